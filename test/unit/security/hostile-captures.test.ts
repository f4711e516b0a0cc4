import assert from 'node:assert/strict';
import { families } from '../../../lib/drivers/airstation/families.ts';
import { test } from 'node:test';
import { answer, hangUp, table, type Asked, type Reply } from '../screen/box.ts';
import { captureOf, noteText, pathsOf, scripted, TOP } from '../capture/scripted.ts';

const link = (href: string, words = 'ページ') => `<li><a href="${href}">${words}</a></li>`;

test('A screen with endless pages is left after sixty looks.', async (t) => {
  let n = 0;
  const web = await scripted(t, () => Array.from({ length: 10 }, () => link(`/page${++n}.html`)).join(''));
  const got = await captureOf(web);
  assert.ok(web.asked.length <= 60, String(web.asked.length));
  assert.ok(web.asked.every(({ method, path }) => method === 'GET' || path.startsWith('/aterm_httpif.cgi')));
  assert.match(noteText(got), /more pages/);
});

test('Menus in menus are followed to what is behind them, and no further.', async (t) => {
  const web = await scripted(t, ({ path }) =>
    path === TOP ? link('/1') : link(`${path.length > 9 ? '/1' : path}1`),
  );
  await captureOf(web);
  assert.ok(pathsOf(web).includes('/11'));
  assert.ok(!pathsOf(web).includes('/111'));
});

test('Nobody else is asked anything: links, frames, scripts, redirects and forms that lead elsewhere lead nowhere.', async (t) => {
  const other = await scripted(t, () => 'hello');
  const there = other.url.href;
  const page = `${link(there)}<iframe src="${there}"></iframe><frame src="//127.0.0.1:${other.url.port}/x">
<script src="${there}x.js"></script><form action="${there}"><input type="submit" value="設定"></form>${link('/moved')}${link('/refreshed')}
<base href="${there}">${link('by-base')}`;
  const web = await scripted(
    t,
    table({
      '/': page,
      [TOP]: page,
      '/moved': answer(302, { location: there }),
      '/refreshed': `<meta http-equiv="refresh" content="0;url=${there}">`,
    }),
  );
  await captureOf(web);
  assert.deepEqual(other.asked, []);
});

const DANGEROUS = [
  ['/logout.html', 'ページ'],
  ['/x/LogOff.cgi', 'ページ'],
  ['/cgi-bin/cgi?req=twz&frm=logout.html', 'ページ'],
  ['/reboot.cgi', 'ページ'],
  ['/system_restart', 'ページ'],
  ['/init_to_default.asp', 'ページ'],
  ['/set_default_init', 'ページ'],
  ['/save_init.html', 'ページ'],
  ['/config?action=apply', 'ページ'],
  ['/page.cgi?cmd=7', 'ページ'],
  ['/dhcp.cgi?del=3', 'ページ'],
  ['/log_clear.cgi', 'ページ'],
  ['/wps_pbc.html', 'ページ'],
  ['/wan/disconnect', 'ページ'],
  ['/a.html', 'ログアウト'],
  ['/b.html', '設定管理／再起動'],
  ['/c.html', '設定値の初期化'],
  ['/d.html', '設定値の保存＆復元'],
  ['/e.html', '今すぐ切断'],
  ['/f.html', '接続'],
  ['/g.html', 'Log out'],
  ['/h.html', 'Restart router'],
  ['/i.html', 'Factory defaults: RESET'],
  ['/j.html', 'Ｓａｖｅ'],
  ['/config.bin', 'ページ'],
  ['/backup.cfg', 'ページ'],
] as const;

test('What sounds as if something would happen is not opened, and it is said what was left out.', async (t) => {
  const lease = `<table><tr><td>Taro-no-iPhone</td><td>02:5e:10:00:00:1a</td><td>1:00:00</td></tr></table>${link('/k.html', 'Taro-no-iPhoneを削除')}`;
  const menu =
    lease + DANGEROUS.map(([href, words]) => link(href, words)).join('') + link('/fine.html', '接続先設定');
  const frames = `<iframe src="/reboot.cgi?now"></iframe><iframe src="/inner.html"></iframe>`;
  const web = await scripted(
    t,
    table({ [TOP]: menu + frames, '/inner.html': link('/logout.cgi'), '/fine.html': '<p>設定' }),
  );
  const got = await captureOf(web);
  for (const [href] of DANGEROUS) assert.ok(!pathsOf(web).includes(href), href);
  assert.ok(pathsOf(web).every((path) => !/reboot|logout/.test(path)));
  assert.ok(pathsOf(web).includes('/fine.html'));
  assert.ok(pathsOf(web).includes('/inner.html'));
  assert.ok(!JSON.stringify([got.archive, got.notes]).includes('Taro'));
  assert.match(noteText(got), /host-1を削除/);
  for (const words of ['ログアウト', '設定値の初期化', '今すぐ切断'])
    assert.ok(noteText(got).includes(words), words);
});

test('A page that only leads to the way out is not followed there.', async (t) => {
  const lead = (path: string) => `<script>location.href = '${path}';</script>`;
  const web = await scripted(
    t,
    table({
      [TOP]: link('/1') + link('/2') + link('/3'),
      '/1': lead('/logout.html'),
      '/2': '<meta http-equiv="refresh" content="0; url=/reboot.cgi">',
      '/3': answer(302, { location: '/save.cgi' }),
    }),
  );
  await captureOf(web);
  assert.deepEqual(
    pathsOf(web).filter((path) => /logout|reboot|save/.test(path)),
    [],
  );
});

test('A box that falls silent is left alone after three pages.', async (t) => {
  const web = await scripted(t, ({ path }) =>
    path === TOP
      ? Array.from({ length: 20 }, (_, n) => link(`/void${n}.html`)).join('')
      : path.startsWith('/void')
        ? hangUp
        : undefined,
  );
  const got = await captureOf(web);
  assert.equal(pathsOf(web).filter((path) => path.startsWith('/void')).length, 3);
  assert.match(noteText(got), /stopped answering/);
});

test('Pages that are too large, broken or no pages cost only themselves.', async (t) => {
  const large: Reply = `<p>${'x'.repeat(1_200_000)}`;
  const odd = ['/large.html', '/none.html', '/error.html', '/picture.html', '/nested.html', '/busy.html'];
  const web = await scripted(
    t,
    table({
      [TOP]: odd.map((path) => link(path)).join('') + link('/good.html'),
      '/large.html': large,
      '/error.html': answer(500, { 'content-type': 'text/html' }, 'no'),
      '/busy.html': answer(503, { 'content-type': 'text/html' }, 'no'),
      '/picture.html': answer(200, { 'content-type': 'image/png' }, Buffer.from([0x89, 0, 1, 2])),
      '/nested.html': '<div>'.repeat(100_000),
      '/good.html': '<p>good',
    }),
  );
  const got = await captureOf(web);
  const texts = new Map(
    got.archive.log.entries.map(({ request, response }) => [
      new URL(request.url).pathname,
      response.content.text,
    ]),
  );
  assert.equal(texts.get('/good.html'), '<p>good');
  assert.equal(texts.get('/error.html'), 'no');
  assert.equal(texts.has('/picture.html') && texts.get('/picture.html'), undefined);
  assert.equal(texts.has('/large.html'), false);
});

test('A box that logs us out meanwhile is not logged in to again.', async (t) => {
  let asked = 0;
  const login = `<form method="post" action="/login.html"><input name="nosave_Username"><input type="password" name="nosave_Password"><input type="submit" value="ログイン"></form>`;
  const pages = ({ method, path }: Asked): Reply => {
    if (path === '/login.html' && method === 'GET') return login;
    if (method === 'POST') return '<p>welcome';
    asked += 1;
    return asked > 4
      ? `<title>Redirect Page</title>`
      : Array.from({ length: 9 }, (_, n) => link(`/p${n}.html`)).join('');
  };
  const web = await scripted(t, pages);
  const screen = families.find(({ id }) => id === 'airstation-n');
  const got = await captureOf(web, {
    definitions: [
      {
        id: 'airstation',
        label: { en: 'x', ja: 'x' },
        evidence: 'reconstructed',
        login: 'screen',
        recognise: () =>
          Promise.resolve({
            driver: 'airstation',
            identity: 'x',
            label: 'x',
            model: 'WSR-1800AX4S',
            screen,
            base: web.url,
            place: undefined,
          }),
        open: () => Promise.reject(new Error('nothing is opened')),
      },
    ],
  });
  assert.equal(web.asked.filter(({ method }) => method === 'POST').length, 1);
  assert.match(noteText(got), /ended our login/);
  assert.ok(!JSON.stringify(got.archive).includes('canary'));
  const sent = got.archive.log.entries.find(({ request }) => request.method === 'POST')?.request.postData
    ?.text;
  assert.equal(sent, 'nosave_Username=*&nosave_Password=*');
});

test('Names that a router makes up do not become parts of the file’s structure.', async (t) => {
  const web = await scripted(t, table({ [TOP]: `<p>"},{"x":1</p>${link('/"x')}` }));
  const { archive } = await captureOf(web);
  const again = JSON.parse(JSON.stringify(archive)) as typeof archive;
  assert.deepEqual(again, archive);
});
