// The browser backend in a real Chromium, on pages as routers have them.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import { BrowserBackend } from '../../../lib/screen/browser/backend.ts';
import type { ControlChange } from '../../../lib/screen/backend.ts';
import type { Page } from '../../../lib/screen/page/page.ts';
import { fails } from '../../support/fails.ts';
import { inChromium, signal } from './in-chromium.ts';
import * as on from '../../support/on-page.ts';
import { drop, html, startBox, type ScriptedBox } from '../../support/scripted-box.ts';

describe('A settings screen in Chromium', inChromium, () => {
  let box: ScriptedBox;
  let browser: BrowserBackend;

  before(async () => {
    browser = new BrowserBackend();
  });
  after(async () => {
    await browser.close();
  });
  beforeEach(async () => {
    box = await startBox();
  });
  afterEach(() => box.close());

  const show = (markup: string) => browser.open(box.serve('/page.html', markup), signal);
  const submit = (page: Page, id: string, changes: readonly ControlChange[] = []) =>
    browser.submit({ button: on.button(page, id), changes, plain: false }, signal);

  describe('reading', () => {
    test('Values that a script asks for later are there.', async () => {
      box.serve('/status.cgi', ({ answer }) => setTimeout(() => answer.end('203.0.113.7'), 200));
      const page = await show(`<title>状態</title><table><tr><th>WAN側IPアドレス<td id="ip"></table><script>
        fetch('/status.cgi').then(async (r) => { document.getElementById('ip').textContent = await r.text(); });
      </script>`);
      assert.equal(on.textOf(page, 'ip'), '203.0.113.7');
      assert.equal(page.title, '状態');
      assert.equal(page.url.href, `${box.origin}/page.html`);
      assert.equal(page.unscripted, false);
    });

    test('Controls show what is in them now; a password does not.', async () => {
      const page = await show(`<form>
        <input id="text" value="old"><input id="hidden" type="hidden" value="old"><input id="secret" type="password" value="s3cret">
        <input id="on" type="checkbox"><input id="off" type="checkbox" checked><textarea id="area">old</textarea>
        <select><option id="one" selected>1<option id="two">2</select>
        <fieldset disabled><input id="grey"></fieldset><input id="go" type="submit"></form>
        <script>
          const by = (id) => document.getElementById(id);
          for (const id of ['text', 'hidden', 'area', 'secret']) by(id).value = id === 'secret' ? 's3cret2' : 'new';
          by('on').checked = true; by('off').checked = false; by('two').selected = true;
        </script><noscript>please switch on</noscript>`);
      assert.equal(on.attribute(page, 'text', 'value'), 'new');
      assert.equal(on.attribute(page, 'hidden', 'value'), 'new');
      assert.equal(on.textOf(page, 'area'), 'new');
      assert.equal(on.attribute(page, 'secret', 'value'), undefined);
      assert.equal(on.attribute(page, 'go', 'value'), undefined);
      assert.notEqual(on.attribute(page, 'on', 'checked'), undefined);
      assert.equal(on.attribute(page, 'off', 'checked'), undefined);
      assert.equal(on.attribute(page, 'one', 'selected'), undefined);
      assert.notEqual(on.attribute(page, 'two', 'selected'), undefined);
      assert.notEqual(on.attribute(page, 'grey', 'disabled'), undefined);
      assert.doesNotMatch(on.wordsOf(page), /please switch on|getElementById/);
    });

    test('What a person cannot see is marked.', async () => {
      const page = await show(`<div id="none" style="display:none"><p id="inside">x</p></div>
        <p id="invisible" style="visibility:hidden">x<b id="seen" style="visibility:visible">y</b></p>
        <div id="collapsed" style="height:0"><span id="floating" style="float:left">z</span></div>
        <input id="token" type="hidden"><select id="select"><option id="option">1</select>
        <input id="drawn" type="checkbox" style="display:none"><label for="drawn">drawn</label>
        <input id="gone" type="checkbox" style="display:none"><p id="plain">text</p>`);
      const hidden = ['none', 'inside', 'gone'];
      const shown = ['seen', 'floating', 'collapsed', 'token', 'select', 'option', 'drawn', 'plain'];
      for (const id of hidden) assert.equal(on.isHidden(page, id), true, id);
      for (const id of shown) assert.equal(on.isHidden(page, id), false, id);
    });

    test('Frames come in the order of the document, whatever came first, also those that script writes.', async () => {
      box.serve('/slow.html', ({ answer }) => setTimeout(() => html(answer, '<p id="slow">slow'), 150));
      box.serve('/outer.html', '<iframe src="/inner.html"></iframe>');
      box.serve('/inner.html', '<p id="inner">inner');
      const page = await show(`<iframe src="/slow.html"></iframe><iframe src="/outer.html"></iframe>
        <iframe srcdoc="&lt;p id=written&gt;written"></iframe>
        <iframe src="/inner.html" style="display:none"></iframe>`);
      assert.deepEqual(
        page.frames.map(({ url }) => url.pathname),
        ['/slow.html', '/outer.html', '/page.html', '/inner.html'],
      );
      assert.equal(on.textOf(page.frames[0] as Page, 'slow'), 'slow');
      assert.equal(on.textOf(page.frames[1]?.frames[0] as Page, 'inner'), 'inner');
      assert.equal(on.textOf(page.frames[2] as Page, 'written'), 'written');
      assert.equal(on.isHidden(page.frames[3] as Page, 'inner'), true);
      assert.equal(on.isHidden(page.frames[1]?.frames[0] as Page, 'inner'), false);
    });

    test('An old frameset in Shift_JIS.', async () => {
      const sjis = Buffer.from([0x83, 0x8b, 0x81, 0x5b, 0x83, 0x5e, 0x81, 0x5b]); // ルーター
      box.serve('/menu.html', ({ answer }) => {
        answer.setHeader('content-type', 'text/html');
        answer.end(Buffer.concat([Buffer.from('<meta charset=Shift_JIS><p id=menu>'), sjis]));
      });
      const page = await show(
        '<frameset cols="20%,*"><frame src="/menu.html"><frame src="/none.html"></frameset>',
      );
      assert.equal(on.textOf(page, 'menu'), 'ルーター');
      assert.equal(page.frames.length, 2);
    });

    test('Methods that the page has replaced do not matter.', async () => {
      const page = await show(`<input id="x" value="1"><script>
        // as Prototype 1.5 and MooTools did
        Array.from = (list) => { const all = []; for (let i = 0; i < list.length; i++) all[i] = list[i]; return all; };
        Array.prototype.reduce = function () { return this.length > 1 ? this : this[0]; };
        Array.prototype.toJSON = String.prototype.toJSON = Object.prototype.toJSON = () => 'nonsense';
        Object.prototype.each = Array.prototype.each = Element.prototype.hide = () => {};
        Set.prototype.add = Set.prototype.has = () => { throw 1; };
      </script>`);
      assert.equal(on.attribute(page, 'x', 'value'), '1');
    });
  });

  describe('acting', () => {
    test('A login that a script hashes, and the session cookie after it.', async () => {
      const nonce = 'N0NCE';
      const right = createHash('sha256').update(`${nonce}pass word`).digest('hex');
      box.serve('/top.html', ({ request, answer }) =>
        html(answer, request.headers.cookie === 'sid=1' ? '<p id="in">welcome' : '<p id="out">login'),
      );
      box.serve('/login.cgi', ({ form, answer }) => {
        if (form.get('hash') !== right || form.get('pass') !== '') return html(answer, '<p id="no">wrong');
        answer.writeHead(302, { location: '/top.html', 'set-cookie': 'sid=1; HttpOnly' }).end();
      });
      const page = await show(`<form id="f" action="/login.cgi" method="post">
        <input id="user" name="user"><input id="pass" name="pass" type="password"><input type="hidden" name="hash">
        <a href="#" id="go">ログイン</a></form><script>
        // loopback over http is a secure context, so that crypto.subtle is there
        document.getElementById('go').onclick = async (event) => {
          event.preventDefault();
          const f = document.getElementById('f');
          const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode('${nonce}' + f.pass.value));
          f.hash.value = [...new Uint8Array(bytes)].map((b) => b.toString(16).padStart(2, '0')).join('');
          f.pass.value = '';
          f.submit();
        };</script>`);
      const changes = [
        { control: on.text(page, 'user'), value: 'admin' },
        { control: on.text(page, 'pass'), value: 'pass word' },
      ];
      const next = await submit(page, 'go', changes);
      assert.equal(next && on.textOf(next, 'in'), 'welcome');
      const again = await browser.open(new URL('/top.html', box.origin), signal);
      assert.equal(on.hasId(again, 'in'), true);
    });

    test('Each kind of control is set as a person does it, scripts included.', async () => {
      let sent: URLSearchParams | undefined;
      box.serve('/set.cgi', ({ form, answer }) => {
        sent = form;
        html(answer, '<p id="done">設定しました');
      });
      const page = await show(`<form action="/set.cgi" method="post">
        <input type="radio" id="auto" name="mode" value="auto" checked><input type="radio" id="pppoe" name="mode" value="pppoe">
        <select name="auth"><option id="pap" value="pap">PAP<option id="chap" value="chap">CHAP</select>
        <input type="checkbox" id="keep" name="keep" value="0"><input type="checkbox" id="upnp" name="upnp" checked>
        <input type="checkbox" id="drawn" name="drawn" style="display:none"><label for="drawn">drawn</label>
        <div id="more" style="display:none"><input id="name" name="name"></div>
        <textarea id="note" name="note">old</textarea>
        <input type="submit" id="apply" name="apply" value="設 定" disabled></form><script>
        const by = (id) => document.getElementById(id);
        by('pppoe').onchange = () => (by('more').style.display = 'block');
        by('name').onkeyup = () => (by('apply').disabled = by('name').value === '');
        </script>`);
      assert.equal(on.isHidden(page, 'name'), true);
      const next = await submit(page, 'apply', [
        { control: on.choice(page, 'auto', 'pppoe'), value: 'pppoe' },
        { control: on.choice(page, 'pap', 'chap'), value: 'chap' },
        { control: on.check(page, 'keep'), value: true },
        { control: on.check(page, 'upnp'), value: false },
        { control: on.check(page, 'drawn'), value: true },
        { control: on.text(page, 'name'), value: 'user@isp.example' },
        { control: on.text(page, 'note'), value: 'new' },
      ]);
      assert.equal(next && on.textOf(next, 'done'), '設定しました');
      assert.deepEqual(Object.fromEntries(sent ?? []), {
        mode: 'pppoe',
        auth: 'chap',
        keep: '0',
        drawn: 'on',
        name: 'user@isp.example',
        note: 'new',
        apply: '設 定',
      });
    });

    test('Confirmations are answered with yes, and what the box says in dialogs is part of the page.', async () => {
      box.serve('/set.cgi', '<p id="done">done<script>alert("再起動します <b>")</script></body>');
      const page =
        await show(`<form action="/set.cgi" method="post" onsubmit="return confirm('よろしいですか')">
        <button id="go">go</button></form>`);
      const next = await submit(page, 'go');
      assert.equal(next && on.textOf(next, 'done').includes('done'), true);
      assert.match(on.wordsOf(next as Page), /よろしいですか[^]*再起動します <b>/);
      const later = await browser.open(new URL('/page.html', box.origin), signal);
      assert.doesNotMatch(on.wordsOf(later), /よろしいですか/, 'a dialog belongs to one answer');
    });

    test('An alert that refuses leaves the form where it is, and is read.', async () => {
      const page = await show(`<form action="/set.cgi" onsubmit="alert('値が不正です'); return false">
        <button id="go">go</button></form>`);
      const next = await submit(page, 'go');
      assert.match(on.wordsOf(next as Page), /値が不正です/);
      assert.deepEqual(box.asked, ['GET /page.html', 'GET /favicon.ico'].slice(0, box.asked.length));
    });

    test('A dialog within the page is a page of its own.', async () => {
      box.serve('/reboot.cgi', '<p id="bye">再起動中');
      const page = await show(`<a id="reboot" href="javascript:void(0)">再起動</a>
        <div id="ask" style="display:none"><a id="ok" href="#">OK</a></div><script>
        document.getElementById('reboot').onclick = () => (document.getElementById('ask').style.display = 'block');
        document.getElementById('ok').onclick = () => (location.href = '/reboot.cgi');</script>`);
      assert.equal(on.isHidden(page, 'ok'), true);
      const asking = (await submit(page, 'reboot')) as Page;
      assert.equal(on.isHidden(asking, 'ok'), false);
      const next = (await submit(asking, 'ok')) as Page;
      assert.equal(on.textOf(next, 'bye'), '再起動中');
    });

    test('A menu of script opens pages in another frame, folded up or not, in no other window.', async () => {
      box.serve(
        '/wan.html',
        '<p id="wan">WAN<button id="go" onclick="this.textContent=\'pressed\'">press</button>',
      );
      box.serve('/lan.html', '<p id="lan">LAN');
      box.serve('/log.html', '<p id="log">log');
      const page = await show(`<a id="m1" onclick="Change('wan.html')">WAN</a>
        <ul style="display:none"><li><a id="m2" href="javascript:Change('lan.html')">LAN</a></ul>
        <a id="m3" href="/log.html" target="_blank">log</a>
        <iframe name="content_frame"></iframe><script>
        function Change(to) { setTimeout(() => (frames.content_frame.location.href = to), 50); }</script>`);
      const wan = await browser.follow(on.link(page, 'm1'), signal);
      assert.equal(on.textOf(wan.frames[0] as Page, 'wan').startsWith('WAN'), true);
      const pressed = (await submit(wan, 'go')) as Page;
      assert.equal(on.textOf(pressed, 'go'), 'pressed');
      const lan = await browser.follow(on.link(pressed, 'm2'), signal);
      assert.equal(on.textOf(lan, 'lan'), 'LAN');
      const log = await browser.follow(on.link(lan, 'm3'), signal);
      assert.equal(on.textOf(log, 'log'), 'log');
      assert.equal(log.url.pathname, '/log.html');
    });

    test('A box that hangs up while it is told something leaves no answer.', async () => {
      box.serve('/form.cgi', drop);
      box.serve('/xhr.cgi', drop);
      const markup = `<form action="/form.cgi" method="post"><button id="form">form</button></form>
        <button id="xhr" onclick="fetch('/xhr.cgi', { method: 'POST' })">xhr</button>`;
      const menu = await show('<a id="m" href="/form.cgi" target="f">m</a><iframe name="f"></iframe>');
      await fails(browser.follow(on.link(menu, 'm'), signal), 'unreachable', false);
      assert.equal(await submit(await show(markup), 'form'), undefined);
      assert.equal(await submit(await show(markup), 'xhr'), undefined);
      assert.equal(box.asked.filter((line) => line === 'POST /form.cgi').length, 1, 'sent once');
      assert.equal(on.hasId(await show(markup), 'form'), true, 'and the next page comes');
    });

    test('A box that moves to another address after a change leaves no answer.', async () => {
      const moved = await startBox();
      const away = `${moved.origin}/top.html`;
      box.serve('/set.cgi', ({ answer }) => answer.writeHead(302, { location: away }).end());
      box.serve('/script.cgi', `<p>moving<script>location.href = '${away}'</script>`);
      for (const action of ['/set.cgi', '/script.cgi']) {
        const page = await show(`<form action="${action}" method="post"><button id="go">go</button></form>`);
        assert.equal(await submit(page, 'go'), undefined);
      }
      assert.deepEqual(moved.asked, []);
      await moved.close();
    });

    test('A box that is gone gets nothing, and that is said.', async () => {
      const page = await show('<form action="/set.cgi" method="post"><button id="go">go</button></form>');
      await box.close();
      await fails(submit(page, 'go'), 'unreachable', false);
      box = await startBox();
    });

    test('A page that is not the one that was read is not touched.', async () => {
      let change = () => {};
      box.serve('/events', ({ answer }) => {
        answer.writeHead(200, { 'content-type': 'text/event-stream' });
        change = () => answer.write('data: now\n\n');
      });
      const form = (script: string) =>
        show(`<form action="/set.cgi" method="post"><input id="x" name="x">
          <div id="box"><button id="go">切断</button></div></form><script>
          new EventSource('/events').onmessage = () => { ${script}; fetch('/changed').catch(() => {}); };</script>`);
      for (const script of [
        `document.getElementById('box').innerHTML += ' '`,
        `document.getElementById('go').textContent = '接続'`,
      ]) {
        const page = await form(script);
        const changed = box.next('GET /changed');
        change();
        await changed;
        await fails(submit(page, 'go', [{ control: on.text(page, 'x'), value: '1' }]), 'unreadable', false);
      }
      const old = await form('');
      await form('');
      await fails(submit(old, 'go'), 'unreadable', false);
      assert.ok(!box.asked.includes('POST /set.cgi'));
    });

    test('What a person could not work is an error, and nothing is sent.', async () => {
      const page =
        await show(`<form action="/set.cgi" method="post"><input id="short" name="short" maxlength="4">
        <input id="gone" style="display:none"><button id="go">go</button></form>`);
      const short = { control: on.text(page, 'short'), value: '12345' };
      await fails(submit(page, 'go', [short]), 'invalid-input', false);
      const again = await browser.open(page.url, signal);
      await fails(
        submit(again, 'go', [{ control: on.text(again, 'gone'), value: '1' }]),
        'unreadable',
        false,
      );
      const third = await browser.open(page.url, signal);
      const none: ControlChange = { control: on.choice(third, 'go'), value: 'no such thing' };
      await fails(submit(third, 'go', [none]), 'invalid-input', false);
      assert.ok(!box.asked.includes('POST /set.cgi'));
    });
  });

  describe('HTTP Basic', () => {
    const protect = (path: string, markup: string, logins: string[]) =>
      box.serve(path, ({ request, answer }) => {
        const login = request.headers.authorization;
        if (login !== undefined) logins.push(login);
        if (login === `Basic ${btoa('admin:right')}`) return html(answer, markup);
        answer.writeHead(401, { 'www-authenticate': 'Basic realm="x"', 'content-type': 'text/html' });
        answer.end('<title>[認証エラー]</title><script src="/cgi.js"></script><img src="/pict.gif">');
      });

    test('A right login is used; a wrong one is tried once, also where the refusal has pictures.', async () => {
      for (const password of ['right', 'wrong']) {
        const logins: string[] = [];
        const url = protect('/index.cgi', '<p id="in">in', logins);
        protect('/cgi.js', '', logins);
        protect('/pict.gif', '', logins);
        const backend = new BrowserBackend({ login: { username: 'admin', password } });
        try {
          if (password === 'right') assert.equal(on.textOf(await backend.open(url, signal), 'in'), 'in');
          else await fails(backend.open(url, signal), 'auth-failed');
          assert.equal(logins.length, 1);
        } finally {
          await backend.close();
        }
      }
    });

    test('Without a login it is auth-failed.', async () => {
      await fails(browser.open(protect('/index.cgi', '', []), signal), 'auth-failed');
    });
  });
});
