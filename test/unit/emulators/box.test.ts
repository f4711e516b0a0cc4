import assert from 'node:assert/strict';
import { afterEach, describe, test } from 'node:test';
import { startAtermP } from '../../emulators/aterm/p.ts';
import { Admins, type AdminRules } from '../../emulators/box/admins.ts';
import { alone, Box, type BoxOptions, type Settings } from '../../emulators/box/box.ts';
import { cookieIn } from '../../emulators/box/cookies.ts';
import { encoded } from '../../emulators/box/encode.ts';
import { formOf, pairsIn } from '../../emulators/box/forms.ts';
import { savingOf, type Page } from '../../emulators/box/pages.ts';
import { BoxServer, type Heard, type Reply } from '../../emulators/box/server.ts';
import { Tokens } from '../../emulators/box/tokens.ts';
import { Visitor } from '../../emulators/box/visitor.ts';
import { ACCOUNT } from '../../emulators/home/options.ts';
import { startHome } from '../../emulators/home/home.ts';
import { FakeClock, settle } from '../../support/fake-clock.ts';

const open: { close(): Promise<void> | void }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
});

const SETTINGS: Settings = {
  lanAddress: '127.0.20.1',
  dhcp: true,
  wanMac: 'default',
  lanMac: 'default',
  wanMode: 'pppoe',
  bridge: false,
  account: ACCOUNT,
  keepAlive: 'always',
};

function box(settings: Partial<Settings> = {}, options: Partial<BoxOptions> = {}) {
  const clock = new FakeClock();
  const made = new Box({
    vendor: 'V',
    model: 'M',
    firmware: '1',
    serial: 'S',
    factory: { wanMac: '02:00:5e:00:00:01', lanMac: '02:00:5e:00:00:02' },
    settings: { ...SETTINGS, ...settings },
    admin: { username: 'admin', password: 'secret' },
    clock,
    rebootMs: 60_000,
    saveMs: 20_000,
    ...options,
  });
  open.push(made);
  made.start();
  return { clock, made };
}

async function served(
  made: Box,
  answer: (heard: Heard) => Reply,
  manners = { charset: 'utf-8', delayMs: 0 },
) {
  const server = await BoxServer.start({ box: made, manners: () => manners, answer });
  open.push(server);
  return { server, visitor: new Visitor(() => server.url) };
}

describe('a box', () => {
  test('Dials again by itself after a failure, where it is told to.', async () => {
    const { clock, made } = box({}, { retryMs: 5000 });
    let answers = false;
    made.world = {
      ...alone(),
      dial: () => (answers ? { ok: true, address: '25.1.1.1' } : { ok: false, error: 'no-pado' }),
    };
    made.disconnect();
    await clock.advance(2000);
    assert.equal(made.session.error, 'no-pado');
    answers = true;
    await clock.advance(5000);
    assert.equal(made.session.address, '25.1.1.1');
    made.disconnect(Infinity);
    await clock.advance(60_000);
    assert.equal(made.session.up, false);
    made.apply({ keepAlive: 'manual' });
    made.dropped('ended');
    assert.equal(clock.pending, 0);
  });

  test('Forgets in a restart what was not stored, and everything in a reset.', async () => {
    const { clock, made } = box();
    made.apply({ dhcp: false }, { unsaved: true });
    made.apply({ bridge: true });
    made.reboot();
    assert.deepEqual([made.away, made.session.up, made.serves], [true, false, false]);
    await clock.advance(60_000);
    assert.deepEqual([made.settings.dhcp, made.settings.bridge, made.session.up], [true, true, true]);
    made.apply({ dhcp: false }, { unsaved: true });
    made.store();
    made.reboot();
    await clock.advance(60_000);
    assert.equal(made.settings.dhcp, false);
    made.reset();
    await clock.advance(60_000);
    assert.deepEqual(made.settings, SETTINGS);
  });
});

describe('a server of a box', () => {
  test('Goes where the box goes, and its answer still arrives.', async () => {
    const { made } = box();
    const { server, visitor } = await served(made, () => {
      made.apply({ lanAddress: '127.0.20.7' });
      return { body: 'moved' };
    });
    const old = server.url;
    assert.equal((await visitor.get('/')).text, 'moved');
    await server.settled();
    assert.deepEqual([server.url.hostname, server.url.port], ['127.0.20.7', old.port]);
    await assert.rejects(new Visitor(() => old).get('/'), /ECONNREFUSED/);
    assert.equal((await visitor.get('/')).status, 200);
  });

  test('Nobody is heard while it is away or out of reach.', async () => {
    const { clock, made } = box();
    let there = true;
    made.world = { ...alone(), reaches: () => there };
    const { server, visitor } = await served(made, () => ({ body: 'here' }));
    there = false;
    await assert.rejects(visitor.get('/'), /hang up|ECONNRESET/);
    there = true;
    made.reboot();
    await assert.rejects(visitor.get('/'), /hang up|ECONNRESET/);
    await clock.advance(60_000);
    assert.equal((await visitor.get('/')).text, 'here');
    assert.equal(server.requests.length, 1);
  });

  test('Never listens outside of the loopback network, and does not mind an address that is taken.', async () => {
    const { made } = box();
    const { server, visitor } = await served(made, () => ({ body: 'first' }));
    const second = box();
    const other = await BoxServer.start({
      box: second.made,
      port: Number(server.url.port),
      manners: () => ({ charset: 'utf-8' }),
      answer: () => ({ body: 'second' }),
    });
    open.push(other);
    assert.equal((await visitor.get('/')).text, 'first');
    second.made.apply({ lanAddress: '127.0.20.8' });
    await other.settled();
    assert.equal((await new Visitor(() => other.url).get('/')).text, 'second');
    made.apply({ lanAddress: '192.0.2.1' });
    await server.settled();
    await assert.rejects(new Visitor(() => new URL(`http://127.0.20.1:${server.url.port}/`)).get('/'));
  });

  test('Knows who asked what, and answers as slowly, strangely or not at all as it is told.', async () => {
    const { clock, made } = box();
    const manners = { charset: 'shift_jis', delayMs: 0 };
    let reply: Reply = { body: 'あ', headers: { 'X-A': 'b' }, status: 201 };
    const heard: Heard[] = [];
    const { server } = await served(made, (each) => (heard.push(each), reply), manners);
    const visitor = new Visitor(() => server.url, '127.0.0.5');
    const answer = await visitor.post('/p?q=1', 'name=%83e%83X%83g');
    assert.deepEqual([...answer.bytes], [0x82, 0xa0]);
    assert.deepEqual([answer.status, answer.headers['x-a']], [201, 'b']);
    const [first] = heard;
    assert.deepEqual([first?.path, first?.query.get('q'), first?.form.get('name')], ['/p', '1', 'テスト']);
    assert.deepEqual(server.requests[0], {
      method: 'POST',
      path: '/p?q=1',
      body: 'name=%83e%83X%83g',
      from: '127.0.0.5',
    });
    reply = { body: 'x', bare: true };
    await assert.rejects(visitor.get('/'), /Parse Error|Expected HTTP/);
    reply = { drop: true };
    await assert.rejects(visitor.get('/'), /hang up|ECONNRESET/);
    manners.delayMs = 1000;
    reply = { body: 'late' };
    const late = visitor.get('/');
    while (clock.pending === 0) await settle();
    await clock.advance(1000);
    assert.equal((await late).text, 'late');
  });
});

describe('forms and texts', () => {
  test('Urlencoded and multipart, in the charset of the page; the first of two counts.', () => {
    const euc = pairsIn(Buffer.from('a=%C6%FC&a=x&b&c=1+2%263'), undefined, 'euc-jp');
    assert.deepEqual(euc, [
      ['a', '日'],
      ['a', 'x'],
      ['b', ''],
      ['c', '1 2&3'],
    ]);
    assert.equal(formOf(euc).get('a'), '日');
    const body = encoded(
      '--x\r\nContent-Disposition: form-data; name="n"\r\n\r\n日\r\n--x--\r\n',
      'shift_jis',
    );
    assert.deepEqual(pairsIn(body, 'multipart/form-data; boundary=x', 'shift_jis'), [['n', '日']]);
  });

  test('What a charset does not have is written as a number.', () => {
    for (const charset of ['utf-8', 'shift_jis', 'euc-jp']) {
      const text = '設定 ＰＰＰｏＥ～①';
      assert.equal(new TextDecoder(charset).decode(encoded(text, charset)), text);
    }
    assert.equal(new TextDecoder('shift_jis').decode(encoded('日😀', 'shift_jis')), '日&#128512;');
  });

  test('cookies', () => {
    assert.equal(cookieIn('a=1; sid=2', 'sid'), '2');
    assert.equal(cookieIn(undefined, 'sid'), undefined);
  });

  test('A save changes what is different, nothing where something is wrong, and not what it forgets.', () => {
    const { made } = box();
    const row = (key: 'dhcp' | 'bridge') => ({
      key,
      label: key,
      kind: 'check' as const,
      name: key,
      read: () => '',
      write: (value: string) => ({ [key]: value === 'on' }),
    });
    const page: Page = { key: 'p', menu: ['p'], title: 'p', sections: [], buttons: [] };
    const rows = [row('dhcp'), row('bridge')];
    const full = { ...page, sections: [{ heading: '', rows }] };
    assert.deepEqual(savingOf(full, new Map([['dhcp', '1']]), made), { changes: {} });
    assert.deepEqual(savingOf(full, new Map(), made), { changes: { dhcp: false } });
    assert.deepEqual(savingOf(full, new Map(), made, ['dhcp']), { changes: {} });
    const wrong = { ...row('bridge'), write: () => ({ objection: 'bridge' }) };
    const bad = { ...page, sections: [{ heading: '', rows: [row('dhcp'), wrong] }] };
    assert.deepEqual(savingOf(bad, new Map(), made), { objection: 'bridge' });
  });
});

describe('who is in', () => {
  function admins(rules: Partial<AdminRules> = {}) {
    const clock = new FakeClock();
    const usual: AdminRules = {
      secondAdmin: 'refused',
      failures: 3,
      lockMs: 60_000,
      idleMs: 10_000,
      ...rules,
    };
    return { clock, admins: new Admins(clock, () => usual) };
  }

  test('One at a time, or the later one, or both.', () => {
    const { admins: one } = admins();
    assert.deepEqual(
      [one.enter('a', true), one.enter('b', true), one.enter('a', true)],
      ['in', 'busy', 'in'],
    );
    const { admins: later } = admins({ secondAdmin: 'replaces' });
    later.enter('a', true);
    assert.deepEqual([later.enter('b', true), later.has('a'), later.count], ['in', false, 1]);
    const { admins: both } = admins({ secondAdmin: 'welcome' });
    both.enter('a', true);
    assert.deepEqual([both.enter('b', true), both.has('a')], ['in', true]);
  });

  test('Locked after failures in a row, for a while.', async () => {
    const { clock, admins: some } = admins();
    const tries = ['x', 'x', 'x'].map((each) => some.enter(each, false));
    assert.deepEqual(tries, ['wrong', 'wrong', 'locked']);
    assert.equal(some.enter('a', true), 'locked');
    await clock.advance(60_000);
    assert.deepEqual([some.enter('a', true), some.tried], ['in', 5]);
  });

  test('A number counts once, and only the last one of a page.', () => {
    const tokens = new Tokens();
    const [first, second] = [tokens.issue('p'), tokens.issue('p')];
    assert.deepEqual(
      [tokens.accept('p', first), tokens.accept('q', second), tokens.accept('p', undefined)],
      [false, false, false],
    );
    assert.deepEqual([tokens.accept('p', second), tokens.accept('p', second)], [true, false]);
  });
});

test('A home with two screens: setting the lower router in the wrong order loses it.', async () => {
  const clock = new FakeClock();
  const home = await startHome({
    clock,
    upper: (seat) => startAtermP(seat),
    lower: (seat) => startAtermP({ ...seat, model: 'WX1500HP' }),
  });
  open.push(home);
  const upper = new Visitor(() => home.upper.url);
  const lower = new Visitor(() => home.lower.url);
  assert.equal((await upper.get('/')).status, 200);
  assert.deepEqual([(await lower.get('/')).status, home.lower.url.hostname], [200, '127.0.11.1']);
  home.lower.box.apply({ dhcp: false });
  await assert.rejects(lower.get('/'), /hang up|ECONNRESET/);
  home.lower.box.reset();
  await clock.advance(home.lower.box.options.rebootMs);
  home.lower.box.apply({ lanAddress: '127.0.10.2' });
  home.lower.box.apply({ dhcp: false });
  await home.settled();
  assert.equal((await lower.get('/')).status, 200);
  home.lower.box.apply({ wanMode: 'auto' });
  await home.settled();
  assert.equal((await lower.get('/')).status, 200);
  assert.equal(home.lower.url.hostname, '127.0.10.150');
  assert.equal(home.clients.length, home.renew().length);
});
