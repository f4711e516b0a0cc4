import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { inspect } from 'node:util';
import { findButton } from '../../../lib/screen/page/buttons.ts';
import { findField } from '../../../lib/screen/page/find.ts';
import { FormsBackend, type FormsBackendOptions } from '../../../lib/screen/forms/backend.ts';
import { findLink } from '../../../lib/screen/page/links.ts';
import type { Page } from '../../../lib/screen/page/page.ts';
import { readField } from '../../../lib/screen/page/read.ts';
import { changesFor } from '../../../lib/screen/page/set.ts';
import { visibleText } from '../../../lib/screen/page/visible.ts';
import { loopback, pour, reply } from '../transport/loopback.ts';
import { answer, box, hangUp, table, type Reply } from './box.ts';
import { rejection } from './page.ts';

const { signal } = new AbortController();

function backend(t: TestContext, options: FormsBackendOptions = {}): FormsBackend {
  const made = new FormsBackend(options);
  t.after(() => made.close());
  return made;
}

const row = (label: string, value: string) => `<table><tr><th>${label}</th><td>${value}</td></tr></table>`;
const read = (page: Page | undefined, label: string) =>
  page ? readField(findField(page, { label: [label] })) : 'lost';
const OK = '<form method=post action=/set><input name=a value=1><button>OK</button></form>';

function press(forms: FormsBackend, page: Page, plain = false): Promise<Page | undefined> {
  return forms.submit({ button: findButton(page, { caption: ['OK'] }), changes: [], plain }, signal);
}

test('A page is opened as a browser opens it, and a link followed.', async (t) => {
  const { url, asked } = await box(
    t,
    table({ '/': '<title>Top</title><a href=/b>B</a>', '/b': row('A', '1') }),
  );
  const forms = backend(t);
  const top = await forms.open(url, signal);
  assert.deepEqual([forms.kind, top.title, top.unscripted, top.frames.length], ['forms', 'Top', true, 0]);
  assert.equal(read(await forms.follow(findLink(top, ['B']), signal), 'A'), '1');
  assert.equal(asked[0]?.headers['referer'], undefined);
  assert.equal(asked[1]?.headers['referer'], url.href);
  assert.equal(asked[1]?.headers['accept-language'], 'ja');
});

test('Cookies come and go, also those of an answer that only leads on.', async (t) => {
  const { url, asked } = await box(
    t,
    table({
      '/': answer(302, { location: '/b', 'set-cookie': ['a=1', 'b=2; Path=/other'] }),
      '/b': row('A', '1'),
    }),
  );
  const forms = backend(t);
  assert.equal((await forms.open(url, signal)).url.pathname, '/b');
  assert.equal(asked[1]?.headers['cookie'], 'a=1');
  await forms.close();
  await rejection('cancelled', forms.open(url, signal));
});

test('HTTP Basic goes with every request, and is in no error.', async (t) => {
  const { url, asked } = await box(t, table({ '/': answer(401, { 'www-authenticate': 'Basic' }) }));
  const forms = backend(t, { login: { username: 'admin', password: 'gehéim' } });
  const error = await rejection('auth-failed', forms.open(url, signal));
  assert.equal(asked[0]?.headers['authorization'], `Basic ${Buffer.from('admin:gehéim').toString('base64')}`);
  assert.doesNotMatch(inspect(error, { depth: 9, showHidden: true }), /gehéim|YWRtaW4/);
});

const STATUSES = [
  [401, 'auth-failed'],
  [403, 'unreadable'],
  [404, 'unreadable'],
  [500, 'unreadable'],
  [503, 'busy'],
  [304, 'unreadable'],
] as const;
for (const [status, code] of STATUSES) {
  test(`HTTP ${status} is ${code}.`, async (t) => {
    const { url } = await box(t, table({ '/': answer(status, {}, status === 304 ? '' : row('A', '1')) }));
    assert.match((await rejection(code, backend(t).open(url, signal))).message, new RegExp(String(status)));
  });
}

const KINDS: ReadonlyArray<readonly [string, string, string | undefined]> = [
  ['text/html', row('A', '1'), '1'],
  ['application/xhtml+xml', row('A', '1'), '1'],
  ['', row('A', '1'), '1'],
  ['text/plain', row('A', '1'), '1'],
  ['text/plain', 'A <b>&amp;', undefined],
  ['application/json', '{"A": "<b>"}', undefined],
];
for (const [type, body, expected] of KINDS) {
  test(`${type || 'nothing said'}: ${body.slice(0, 9)}… is shown.`, async (t) => {
    const { url } = await box(t, table({ '/': answer(200, type ? { 'content-type': type } : {}, body) }));
    const page = await backend(t).open(url, signal);
    if (expected === undefined) assert.equal(visibleText(page.document), body);
    else assert.equal(read(page, 'A'), expected);
  });
}

test('What is no page is unreadable.', async (t) => {
  const { url } = await box(t, table({ '/': answer(200, { 'content-type': 'image/gif' }, 'GIF89a') }));
  assert.match((await rejection('unreadable', backend(t).open(url, signal))).message, /no page/);
});

const KANJI = Buffer.from([0x93, 0xae]); // 動 in Shift_JIS
const EUC = Buffer.from([0xc6, 0xb0]);
const withForm = (head: string, word: Buffer) =>
  Buffer.concat([
    Buffer.from(`${head}<form method=post action=/set><button name=b value="`),
    word,
    Buffer.from('">OK</button></form>'),
  ]);
const CHARSETS: ReadonlyArray<readonly [string, Record<string, string>, Buffer, string, string?]> = [
  ['the header', { 'content-type': 'text/html; charset=Shift_JIS' }, withForm('', KANJI), '%93%AE'],
  ['a meta tag', { 'content-type': 'text/html' }, withForm('<meta charset=x-sjis>', KANJI), '%93%AE'],
  [
    'the header rather than a meta tag',
    { 'content-type': 'text/html; charset=euc-jp' },
    withForm('<meta charset=Shift_JIS>', EUC),
    '%C6%B0',
  ],
  ['an XML declaration', {}, withForm('<?xml version="1.0" encoding="EUC-JP"?>', EUC), '%C6%B0'],
  ['the plan', {}, withForm('', EUC), '%C6%B0', 'euc-jp'],
];
for (const [where, headers, body, expected, charset] of CHARSETS) {
  test(`Text is read and sent in the charset of ${where}.`, async (t) => {
    const { url, asked } = await box(t, table({ '/': answer(200, headers, body), '/set': row('A', '1') }));
    const forms = backend(t, charset === undefined ? {} : { charset });
    assert.equal(read(await press(forms, await forms.open(url, signal)), 'A'), '1');
    assert.equal(asked[1]?.body, `b=${expected}`);
  });
}

test('Pages that only lead on are followed, three times at most.', async (t) => {
  const on = (to: string) => `<title>Redirect Page</title><script>location.href='${to}';</script>`;
  const pages: Record<string, string> = {
    '/': on('/1'),
    '/1': '<meta http-equiv=refresh content="0;url=/2">',
    '/2': on('/3'),
    '/3': row('A', '1'),
  };
  const { url, lines } = await box(t, ({ path }) => pages[path]);
  const forms = backend(t);
  assert.equal(read(await forms.open(url, signal), 'A'), '1');
  assert.equal(lines().length, 4);
  pages['/3'] = on('/');
  await rejection('refused-redirect', forms.open(url, signal));
  assert.equal(lines().length, 4);
});

test('Nobody leads us to another host.', async (t) => {
  const other = await box(t, () => 'there');
  const { url } = await box(
    t,
    table({
      '/header': answer(302, { location: other.url.href }),
      '/nowhere': answer(302, { location: 'http://[' }),
      '/refresh': `<meta http-equiv=refresh content="0;url=${other.url.href}">`,
      '/script': `<script>top.location.replace("${other.url.href}")</script>`,
      '/form': `<form method=post action="${other.url.href}"><button>OK</button></form>`,
      '/after': '<form method=post action=/header><button>OK</button></form>',
      '/menu': `<b onclick="go('${other.url.href}')">Go</b>`,
    }),
  );
  const forms = backend(t);
  for (const path of ['/header', '/nowhere', '/refresh', '/script'])
    await rejection('refused-redirect', forms.open(new URL(path, url), signal));
  await rejection('refused-redirect', press(forms, await forms.open(new URL('/form', url), signal)));
  const after = await rejection(
    'refused-redirect',
    press(forms, await forms.open(new URL('/after', url), signal)),
  );
  assert.equal(after.mayHaveApplied, true);
  const menu = await forms.open(new URL('/menu', url), signal);
  const link = {
    words: 'Go',
    url: other.url,
    element: findButton(menu, { caption: ['Go'] }).element,
    page: menu,
  };
  await rejection('refused-redirect', forms.follow(link, signal));
  assert.equal(other.asked.length, 0);
});

test('Frames are shown, of the same box, to a depth and a number.', async (t) => {
  const frame = (src: string) => `<iframe src="${src}"></iframe>`;
  const { url, lines } = await box(
    t,
    table({
      '/': `${frame('/1')}${frame('/missing')}${frame('http://example.com/')}${frame('about:blank')}${frame('http://[')}<iframe></iframe>
        <div style="display:none">${frame('/hidden')}</div>${frame('/leads')}`,
      '/1': `${row('One', '1')}${frame('/2')}`,
      '/2': `${row('Two', '2')}${frame('/3')}`,
      '/3': row('Three', '3'),
      '/leads': '<script>location.href="/4"</script>',
      '/4': row('Four', '4'),
      '/many': Array.from({ length: 9 }, (_, n) => frame(`/3?${n}`)).join(''),
      '/frameset': '<html><frameset cols=1><frame src=/3><noframes>none</noframes></frameset></html>',
    }),
  );
  const forms = backend(t);
  const page = await forms.open(url, signal);
  assert.deepEqual(
    ['One', 'Two', 'Four'].map((label) => read(page, label)),
    ['1', '2', '4'],
  );
  assert.deepEqual(lines(), ['GET /', 'GET /1', 'GET /2', 'GET /missing', 'GET /leads', 'GET /4']);
  await forms.open(new URL('/many', url), signal);
  assert.equal(lines().length, 1 + 6);
  assert.equal(read(await forms.open(new URL('/frameset', url), signal), 'Three'), '3');
});

test('A form in a frame is sent in the frame’s charset; a frame that wants a login is the page’s trouble.', async (t) => {
  const { url, asked } = await box(
    t,
    table({
      '/': '<iframe src=/f></iframe>',
      '/f': answer(
        200,
        { 'content-type': 'text/html; charset=euc-jp' },
        withForm('<iframe src=/g></iframe>', EUC),
      ),
      '/g': 'inner',
      '/set': row('A', '1'),
      '/denied': '<iframe src=/401></iframe>',
      '/401': answer(401, {}),
    }),
  );
  const forms = backend(t);
  assert.equal(read(await press(forms, await forms.open(url, signal)), 'A'), '1');
  assert.equal(asked.at(-1)?.body, 'b=%C6%B0');
  await rejection('auth-failed', forms.open(new URL('/denied', url), signal));
});

test('A form is sent with what a browser sends.', async (t) => {
  const { url, asked } = await box(t, table({ '/': OK, '/set': row('A', '1') }));
  const forms = backend(t, { strayHidden: ['none'] });
  const page = await forms.open(url, signal);
  const changes = changesFor(findField(page, { name: 'a' }), { value: '2' });
  await forms.submit({ button: findButton(page, { caption: ['OK'] }), changes, plain: false }, signal);
  const { method, path, body, headers } = asked[1] ?? assert.fail();
  assert.deepEqual([method, path, body], ['POST', '/set', 'a=2']);
  assert.equal(headers['content-type'], 'application/x-www-form-urlencoded');
  assert.equal(headers['origin'], url.origin);
  assert.equal(headers['referer'], url.href);
});

for (const status of [301, 302, 303]) {
  test(`After a form, HTTP ${status} is looked at and nothing sent again.`, async (t) => {
    const { url, lines } = await box(
      t,
      table({ '/': OK, '/set': answer(status, { location: '/done' }), '/done': row('A', '1') }),
    );
    const forms = backend(t);
    assert.equal(read(await press(forms, await forms.open(url, signal)), 'A'), '1');
    assert.deepEqual(lines(), ['GET /', 'POST /set', 'GET /done']);
  });
}

const LOST: ReadonlyArray<readonly [string, ReturnType<typeof answer>, number]> = [
  ['HTTP 307, which would have it sent again', answer(307, { location: '/done' }), 2],
  ['an error', answer(500, {}), 2],
  ['503', answer(503, {}), 2],
  ['no page', answer(200, { 'content-type': 'application/octet-stream' }, 'x'), 2],
  ['a dropped connection', hangUp, 2],
  ['a place that is not there', answer(302, { location: '/gone' }), 3],
  ['a place where the connection is dropped', answer(302, { location: '/drop' }), 3],
];
for (const [what, after, requests] of LOST) {
  test(`After a form, ${what} is a lost answer; it is sent once.`, async (t) => {
    const { url, lines } = await box(t, table({ '/': OK, '/set': after, '/drop': hangUp }));
    const forms = backend(t);
    assert.equal(await press(forms, await forms.open(url, signal)), undefined);
    assert.equal(lines().length, requests);
  });
}

const RAW: ReadonlyArray<readonly [string, string]> = [
  ['a reply without a status line', '<html>設定が完了しました。</html>'],
  ['half a header', 'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n'],
  ['half a body', 'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc'],
];
for (const [what, bytes] of RAW) {
  test(`After a form, ${what} is a lost answer.`, async (t) => {
    const { url, heard } = await loopback(t, (socket, head) =>
      socket.end(head.startsWith('POST') ? bytes : reply(OK)),
    );
    const forms = backend(t);
    assert.equal(await press(forms, await forms.open(url, signal)), undefined);
    assert.equal(heard.length, 2);
  });
}

test('After a form, silence and an endless body are lost answers; before one they are errors.', async (t) => {
  const silent = await loopback(
    t,
    (socket, head) => void (head.startsWith('GET / ') && socket.end(reply(OK))),
  );
  const forms = backend(t, { limits: { firstByteMs: 60 } });
  assert.equal(await press(forms, await forms.open(silent.url, signal)), undefined);
  await rejection('timeout', forms.open(new URL('/x', silent.url), signal));
  const endless = await loopback(t, (socket, head) => {
    if (head.startsWith('GET / ')) return void socket.end(reply(OK));
    socket.write('HTTP/1.1 200 OK\r\n\r\n');
    pour(socket, Buffer.alloc(65_536), 400 * 1_048_576);
  });
  assert.equal(await press(forms, await forms.open(endless.url, signal)), undefined);
  await rejection('unreadable', forms.open(new URL('/x', endless.url), signal));
});

test('A form to a box that is gone was not sent.', async (t) => {
  const forms = backend(t);
  const { url, asked } = await box(t, () => OK);
  const page = await forms.open(url, signal);
  const away = { ...page, url: new URL('http://127.0.0.1:1/') };
  const error = await rejection('unreachable', press(forms, away));
  assert.equal(error.mayHaveApplied, false);
  assert.equal(asked.length, 1);
});

test('A wrong password on the way is one, after a form too.', async (t) => {
  const { url } = await box(t, table({ '/': OK, '/set': answer(401, {}) }));
  const forms = backend(t);
  const error = await rejection('auth-failed', press(forms, await forms.open(url, signal)));
  assert.equal(error.mayHaveApplied, true);
});

test('A form by GET is sent once too, and its answer may be lost.', async (t) => {
  const get = '<form action=/set><input name=a value=1><button>OK</button></form>';
  const pages: Record<string, Parameters<typeof table>[0][string]> = { '/': get, '/set?a=1': row('A', '1') };
  const { url, lines } = await box(t, ({ path }) => pages[path]);
  const forms = backend(t);
  const page = await forms.open(url, signal);
  assert.equal(read(await press(forms, page), 'A'), '1');
  pages['/set?a=1'] = hangUp;
  assert.equal(await press(forms, page), undefined);
  assert.deepEqual(lines(), ['GET /', 'GET /set?a=1', 'GET /set?a=1']);
});

test('What script would complete is not sent.', async (t) => {
  const { url, asked } = await box(t, () => OK.replace('<form', '<form onsubmit="return sign(this)"'));
  const forms = backend(t);
  const page = await forms.open(url, signal);
  await rejection('unsupported', press(forms, page));
  assert.equal(asked.length, 1);
  await press(forms, page, true);
  assert.equal(asked.length, 2);
});

test('One request at a time, in the order of the calls.', async (t) => {
  let open = 0;
  const { url, lines } = await box(t, () => (res) => {
    assert.equal(++open, 1);
    setImmediate(() => {
      open -= 1;
      res.end('x');
    });
  });
  const forms = backend(t);
  await Promise.all(['/1', '/2', '/3'].map((path) => forms.open(new URL(path, url), signal)));
  assert.deepEqual(lines(), ['GET /1', 'GET /2', 'GET /3']);
});

test('A signal and an end cancel what is under way, and what waits is not begun.', async (t) => {
  const own = new AbortController();
  const { url, asked } = await box(t, () => () => own.abort());
  const forms = backend(t);
  await rejection('cancelled', forms.open(url, own.signal));
  await rejection('cancelled', forms.open(url, own.signal));
  assert.equal(asked.length, 1);
  const held = await box(t, () => () => void closing());
  const closing = () => forms.close();
  const both = [forms.open(held.url, signal), forms.open(held.url, signal)];
  for (const each of await Promise.allSettled(both)) assert.equal(each.status, 'rejected');
  assert.equal(held.asked.length, 1);
});

/** An answer whose end is that of the connection. */
const unframed =
  (html: string): Reply =>
  ({ socket }) =>
    void socket?.end(`HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n${html}`);

for (const [what, html] of [
  ['in a value', '<html><body><table><tr><th>A</th><td>203.0.113.1'],
  ['in a tag', '<p>A</p><input name=a value=1><input na'],
  ['in a form', '<form method=post><input name=a value=1><button>OK</button>'],
] as const)
  test(`A page that ends ${what} with its connection is cut off, and not read.`, async (t) => {
    const { url } = await box(t, () => unframed(html));
    const { detail } = await rejection('unreadable', backend(t).open(url, signal));
    assert.equal(detail, 'the page is cut off');
  });

for (const [what, reply] of [
  ['whose end is there', unframed(`<html><body><div>${row('A', '1')}</body></html> <!-- x -->`)],
  ['without an end, but whole', unframed(`<html><body>${row('A', '1')}`)],
  ['whose length is told', `<div>${row('A', '1')}`],
] as const)
  test(`A page ${what} is read.`, async (t) => {
    const { url } = await box(t, () => reply);
    assert.equal(read(await backend(t).open(url, signal), 'A'), '1');
  });

test('An answer to a form that is cut off is lost: what came of it is to be read.', async (t) => {
  const { url } = await box(t, table({ '/': OK, 'POST /set': unframed('<html><table><tr>') }));
  const forms = backend(t);
  assert.equal(await press(forms, await forms.open(url, signal)), undefined);
});
