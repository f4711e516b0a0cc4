import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { test, type TestContext } from 'node:test';
import { pppoeAccount } from '../../../lib/capabilities/pppoe-account.ts';
import { pppoeBridge } from '../../../lib/capabilities/pppoe-bridge.ts';
import { sessionUp } from '../../../lib/capabilities/session-up.ts';
import { Cookies } from '../../../lib/screen/forms/cookies.ts';
import { FormsBackend } from '../../../lib/screen/forms/backend.ts';
import { startAtermA } from '../../emulators/aterm/a.ts';
import { edited, instead, Tamper, type Tampering } from '../../support/tamper.ts';
import { airstationBox, openedOn } from '../scenarios/home.ts';
import { cpuTime } from '../../support/cpu-time.ts';

async function tampered(t: TestContext) {
  const face = await airstationBox(t);
  const tamper = await Tamper.start(t, () => face.url);
  const side = await openedOn(t, face, { url: tamper.url });
  assert.equal(side.value(sessionUp), true);
  return { face, tamper, side };
}

const MIB = 1024 * 1024;
/** Generous for a busy machine; what grows faster than its input takes minutes. */
const SOON_MS = 5000;

const PAGES: Readonly<Record<string, string>> = {
  'nested tables': '<table><tr><td>'.repeat(MIB / 15),
  'nested forms and labels': '<form><label>'.repeat(MIB / 13),
  'open attributes': '<a b="'.repeat(MIB / 6),
  'a thousand thousand labels': '<th>接続状態</th>'.repeat(MIB / 24),
  'comments that do not end': '<!--<!--'.repeat(MIB / 8),
  entities: '&amp;amp;#x'.repeat(MIB / 11),
  'blanks in a refresh': `<meta http-equiv="refresh" content="0;${' '.repeat(MIB - 100)}">`,
  'script that does nothing': `<script>${'/*'.repeat(MIB / 2 - 20)}</script>`,
};

for (const [what, html] of Object.entries(PAGES))
  test(`A mebibyte of ${what} costs a moment and its own readings, and Node.js goes on.`, async (t) => {
    const { tamper, side } = await tampered(t);
    const mend = tamper.change(/^\/info\.html/, instead(html.slice(0, MIB - 1)));
    const took = cpuTime();
    await side.look();
    assert.ok(took() < SOON_MS, `${took()} ms`);
    await side.look();
    assert.ok(side.why(sessionUp) !== undefined);
    mend();
    await side.look();
    assert.equal(side.value(sessionUp), true);
    assert.equal(side.router.problem, undefined);
  });

test('An answer that never ends is cut off at a mebibyte.', async (t) => {
  const { tamper, side } = await tampered(t);
  let sent = 0;
  const endless: Tampering = (_, response) => {
    response.writeHead(200, { 'content-type': 'text/html' });
    const chunk = 'x'.repeat(65_536);
    const more = (): void => {
      while (!response.destroyed && response.write(chunk)) sent += chunk.length;
      if (!response.destroyed) response.once('drain', more);
    };
    more();
    response.once('close', () => response.destroy());
  };
  const mend = tamper.change(/^\/info\.html/, endless);
  await side.look();
  await side.look();
  assert.equal(side.why(sessionUp), 'unreadable');
  // what the sockets hold between us comes on top
  assert.ok(sent < 40 * MIB, `${sent} bytes`);
  mend();
  await side.look();
  assert.equal(side.value(sessionUp), true);
});

test('A form whose action is another host is not sent, neither there nor to the box.', async (t) => {
  const { face, tamper, side } = await tampered(t);
  const other = await Tamper.start(t, () => face.url);
  for (const action of [other.url.href, `//127.0.0.1:${other.url.port}/x`, 'javascript:void(0)']) {
    const mend = tamper.change(
      /^\//,
      edited((html) => html.replace(/action="[^"]*"/, `action="${action}"`)),
    );
    side.sent();
    await assert.rejects(
      side.run(pppoeBridge, true),
      (error: { code?: string; mayHaveApplied?: boolean }) => {
        assert.ok(['refused-redirect', 'unsupported', 'unreadable'].includes(error.code ?? ''), error.code);
        assert.equal(error.mayHaveApplied, false);
        return true;
      },
    );
    mend();
    assert.deepEqual(other.asked, []);
    assert.deepEqual(
      side.sent().map(({ path }) => path),
      [],
    );
    assert.equal(face.box.settings.bridge, false);
  }
});

test('A login page whose form goes to another host does not get the password there.', async (t) => {
  const face = await airstationBox(t);
  const other = await Tamper.start(t, () => face.url);
  const tamper = await Tamper.start(t, () => face.url);
  tamper.change(
    /^\/login\.html/,
    edited((html) => html.replace(/action="[^"]*"/, `action="${other.url.href}"`)),
  );
  const side = await openedOn(t, face, { url: tamper.url });
  assert.equal(side.router.problem?.code, 'refused-redirect');
  assert.deepEqual(other.asked, []);
  assert.equal(face.logins, 0);
});

test('An Aterm’s form that would show the Wi-Fi key to another host is not touched.', async (t) => {
  const face = await startAtermA({ model: 'WG1800HP2', macs: true, qrForm: true, saveMs: 500 });
  t.after(() => face.close());
  const side = await openedOn(t, face, {});
  assert.equal((await side.run(pppoeBridge, !face.box.settings.bridge)).outcome, 'verified');
  assert.ok(face.requests.every(({ body }) => !/qr_submit|display\.qr/.test(body)));
});

test('Names that neighbours choose are text and nothing else, wherever they stand.', async (t) => {
  const evil = `</td></tr></table><script>alert(1)</script><table><tr><th>接続状態</th><td>未接続</td></tr>"'><img src=x onerror=alert(1)>`;
  const face = await airstationBox(t, { ssid: evil, host: evil, escapes: true });
  const side = await openedOn(t, face);
  assert.equal(side.value(sessionUp), true, side.lines.join('\n'));
  const shown = JSON.stringify([...side.router.snapshot].map(([, observed]) => observed));
  assert.doesNotMatch(shown, /alert|onerror/);
  // a box that does not escape them lets a neighbour write its page: two labels are told from one, and none is believed
  const careless = await airstationBox(t, { ssid: evil, host: evil, escapes: false });
  const fooled = await openedOn(t, careless);
  assert.notEqual(fooled.value(sessionUp), false);
});

test('Cookies with line breaks and control characters put nothing into the next request.', async () => {
  const url = new URL('http://192.0.2.1/');
  const jar = new Cookies(() => 0);
  jar.take(url, ['a=b\r\nX-Evil: 1', 'c\r\nX-Evil=1', 'd=\u0000\u0001', 'e=f; path=/\r\nX-Evil: 1', 'ok=1']);
  const header = jar.for(url) ?? '';
  assert.match(header, /ok=1/);
  // eslint-disable-next-line no-control-regex -- they are what is looked for
  assert.doesNotMatch(header, /[\u0000-\u001f\u007f]/);
});

test('A box that folds its headers in odd ways is unreadable at worst, and its lines do not come back.', async (t) => {
  const heard: string[] = [];
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.on('data', (data) => {
      heard.push(data.toString('latin1'));
      socket.end(
        'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nSet-Cookie: a=b\rX-Evil: 1\r\nSet-Cookie: c="\u0001d"\r\nSet-Cookie: good=1\r\n\r\n<p>x</p>',
      );
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  t.after(() => server.close());
  const backend = new FormsBackend();
  const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  const { signal } = new AbortController();
  for (let times = 0; times < 2; times += 1) await backend.open(url, signal).catch(() => undefined);
  await backend.close();
  // strictly, and once more leniently
  assert.equal(heard.length, 4);
  for (const request of heard) assert.doesNotMatch(request, /^X-Evil/im);
});

test('A user name with line breaks is refused before anything is sent.', async (t) => {
  const { side, face } = await tampered(t);
  side.sent();
  for (const username of ['a\r\nX-Evil: 1', 'a\nb', 'a\u0000b', 'a\u001bb'])
    for (const account of [
      { username, password: 'p' },
      { username: 'u', password: username },
    ])
      await assert.rejects(side.run(pppoeAccount, account, { force: true }), { code: 'invalid-input' });
  assert.deepEqual(side.sent(), []);

  // everything else that means something in a form or a header arrives as it is
  const odd = { username: `u&user=x;%0d%0aX: 1"<b>'+=`, password: `p&q=1+%41;"'<>` };
  assert.equal((await side.run(pppoeAccount, odd)).outcome, 'verified');
  assert.deepEqual(face.box.settings.account, odd);
});
