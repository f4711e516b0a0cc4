import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { sessionUp } from '../../../../lib/capabilities/session-up.ts';
import { trafficSent } from '../../../../lib/capabilities/traffic-sent.ts';
import type { Search } from '../../../../lib/drivers/igd/search.ts';
import { RouterError } from '../../../../lib/router/errors.ts';
import { startIgd } from '../../../emulators/igd/emulator.ts';
import { DEFAULTS, type IgdOptions } from '../../../emulators/igd/options.ts';
import { open, perform, silence } from './opened.ts';

const code = (expected: string) => (thrown: unknown) =>
  thrown instanceof RouterError && thrown.code === expected;

const OTHER_UDN = 'uuid:99999999-7b64-4f0e-9a51-02005e009901';

/** A search whose answers the test decides, and that counts how often it was asked. */
function directory(urls: URL[]): { readonly search: Search; readonly asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    search: (host) => {
      asked.push(host);
      return Promise.resolve(urls);
    },
  };
}

async function opened(t: TestContext, options: IgdOptions = {}) {
  const urls: URL[] = [];
  const { search, asked } = directory(urls);
  return { ...(await open(t, options, search)), urls, asked };
}

test('A router that restarts with another port and other paths is found again, and stays the same one.', async (t) => {
  const { router, read, urls, asked, driver, lines, channel, signal } = await opened(t);
  await read();
  await router.reboot({ move: true });
  urls.push(router.url);
  await assert.rejects(read('status'), code('unreachable'));
  const status = channel.looks.find(({ id }) => id === 'status');
  const before = driver.identity;
  assert.ok(await status?.read(signal));
  assert.equal((await read()).value(sessionUp), true);
  assert.equal(driver.identity, before);
  assert.deepEqual(asked, ['127.0.0.1']);
  assert.deepEqual(lines, [`now at ${router.url.href}`]);
});

test('A router that changes the paths of its services alone is found by its description, without a search.', async (t) => {
  const { router, read, asked, lines } = await opened(t);
  router.set({ pathPrefix: '/new' });
  await assert.rejects(read('status'), code('unreadable'));
  assert.equal((await read('status')).value(sessionUp), true);
  assert.deepEqual(asked, []);
  assert.deepEqual(lines, []);
});

test('What the router did not have before a restart is asked for again after it.', async (t) => {
  const { router, read } = await opened(t, { counters: 'absent' });
  await read('details');
  router.set({ counters: 'plain', pathPrefix: '/new' });
  await assert.rejects(read('status'));
  assert.equal((await read('details')).value(trafficSent), 700_000);
});

for (const [how, everyMs] of [
  ['is silent', 15_000],
  ['refuses us, and so is there', 4000],
] as const) {
  test(`A box that ${how} is searched for at most every ${everyMs / 1000} seconds.`, async (t) => {
    const { router, read, clock, asked, urls } = await opened(t);
    if (everyMs === 4000) await router.reboot({ move: true });
    else router.set({ http: 'drop' });
    const attempt = () => assert.rejects(read('status'), code('unreachable'));
    for (let n = 0; n < 5; n += 1) await attempt();
    assert.equal(asked.length, 1);
    await clock.advance(everyMs - 1);
    await attempt();
    assert.equal(asked.length, 1);
    await clock.advance(1);
    router.set({ http: 'ok' });
    urls.push(router.url);
    assert.equal((await read('status')).value(sessionUp), true);
    // where it was it is found without
    assert.equal(asked.length, everyMs === 4000 ? 2 : 1);
  });
}

for (const place of ['where it was', 'at another port and path'] as const) {
  test(`A router that makes itself a new UDN at its start is the same ${place}, and the log says so once.`, async (t) => {
    const { router, read, urls, driver, lines, clock } = await opened(t);
    const { identity } = driver;
    router.set({ http: 'drop' });
    await assert.rejects(read('status'), code('unreachable'));
    await router.reboot({ move: place !== 'where it was' });
    router.set({ http: 'ok', udn: OTHER_UDN });
    urls.push(router.url);
    for (let n = 0; n < 3; n += 1) {
      assert.equal((await read('status')).value(sessionUp), true);
      await clock.advance(15_000);
    }
    assert.equal(driver.identity, identity);
    const notes = lines.filter((line) => /calls itself igd:99999999.*those of igd:5d3c1e2a/.test(line));
    assert.equal(notes.length, 1, lines.join('; '));
  });
}

test('A router of another vendor or model is another one, whatever else it is alike in.', async (t) => {
  for (const other of [{ vendor: 'Somebody' }, { model: 'EG-2' }]) {
    const { router, read } = await opened(t);
    router.set({ http: 'drop' });
    await assert.rejects(read('status'), code('unreachable'));
    router.set({ http: 'ok', udn: OTHER_UDN, ...other });
    await assert.rejects(read('status'), code('wrong-host'));
  }
});

test('Nothing is looked for while the router answers.', async (t) => {
  const { router, read, asked, clock } = await opened(t);
  for (let n = 0; n < 5; n += 1) {
    await read();
    await clock.advance(60_000);
  }
  assert.equal(router.requests.filter(({ method }) => method === 'GET').length, 0);
  assert.deepEqual(asked, []);
});

test('Another router at the same place is refused, and both are named.', async (t) => {
  const { router, read } = await opened(t);
  router.set({ udn: OTHER_UDN, model: 'Impostor', pathPrefix: '/new' });
  await assert.rejects(read('status'), code('unreadable'));
  await assert.rejects(read('status'), (thrown) => {
    assert.ok(thrown instanceof RouterError);
    assert.equal(thrown.code, 'wrong-host');
    assert.match(thrown.detail ?? '', /Impostor.*99999999.*in place of Emulated Gateway/);
    return true;
  });
});

test('Another router that answers the search is refused too.', async (t) => {
  const { router, read, urls } = await opened(t);
  const other = await startIgd({ udn: OTHER_UDN, model: 'Impostor' });
  t.after(() => other.close());
  urls.push(other.url);
  await router.close();
  await assert.rejects(read('status'), code('unreachable'));
  await assert.rejects(read('status'), code('wrong-host'));
});

test('A router among others is found by its UDN.', async (t) => {
  const { router, read, urls } = await opened(t);
  const other = await startIgd({ udn: OTHER_UDN });
  t.after(() => other.close());
  await router.reboot({ move: true });
  urls.push(other.url, new URL('/nothing', other.url), router.url);
  await assert.rejects(read('status'), code('unreachable'));
  assert.equal((await read('status')).value(sessionUp), true);
});

test('A web page in place of the description is no other router.', async (t) => {
  const { router, read } = await opened(t);
  router.set({ http: 'html' });
  await assert.rejects(read('status'), code('unreadable'));
  await assert.rejects(read('status'), code('unreadable'));
});

test('A look that is given up while it searches is cancelled.', async (t) => {
  const { router, channel, read } = await open(t, {}, silence);
  router.set({ pathPrefix: '/new' });
  await assert.rejects(read('status'));
  const end = new AbortController();
  end.abort();
  await assert.rejects(channel.looks[0]?.read(end.signal) ?? Promise.resolve(), code('cancelled'));
});

test('A router that has lost its connection service keeps the old one until it has one again.', async (t) => {
  const { router, read, clock } = await opened(t);
  router.set({
    pathPrefix: '/new',
    rewrite: (xml) => xml.replaceAll(':WANIPConnection:', ':Nothing:'),
  });
  await assert.rejects(read('status'), code('unreadable'));
  await assert.rejects(read('status'), code('unreadable'));
  router.set({ rewrite: (xml) => xml });
  await clock.advance(15_000);
  assert.equal((await read('status')).value(sessionUp), true);
});

test('While another router is in the place nothing is read from it, however well it answers.', async (t) => {
  const both = await opened(t);
  const { router, read, clock, operation } = both;
  router.set({ http: 'drop' });
  await assert.rejects(read('status'), code('unreachable'));
  router.set({ http: 'ok', udn: OTHER_UDN, model: 'Impostor' });
  await assert.rejects(read('status'), code('wrong-host'));
  const requests = router.count();
  await assert.rejects(read('status'), code('wrong-host'));
  await assert.rejects(read('details'), code('wrong-host'));
  await assert.rejects(perform(both, operation('reconnect')), code('wrong-host'));
  assert.equal(router.count(), requests);
  router.set({ udn: DEFAULTS.udn, model: DEFAULTS.model });
  await clock.advance(15_000);
  assert.equal((await read('status')).value(sessionUp), true);
});

test('A router that answers again is not searched for, but has to show who it is.', async (t) => {
  const { router, read, clock, asked } = await opened(t);
  router.set({ http: 'drop' });
  await assert.rejects(read('status'));
  await assert.rejects(read('status'));
  assert.equal(asked.length, 1);
  router.set({ http: 'ok', udn: OTHER_UDN, model: 'Impostor' });
  await read('status');
  await clock.advance(15_000);
  await assert.rejects(read('status'), code('wrong-host'));
  assert.equal(asked.length, 1);
});

test('A router that has lost its description alone is read as before.', async (t) => {
  const { router, read, clock, asked } = await opened(t);
  router.set({ http: 'drop' });
  await assert.rejects(read('status'));
  await assert.rejects(read('status'));
  router.set({ http: 'ok', descriptionPath: '/gone.xml' });
  await read('status');
  await clock.advance(15_000);
  await read('status');
  const gets = router.requests.filter(({ method }) => method === 'GET').length;
  await clock.advance(15_000);
  await read('status');
  assert.equal(router.requests.filter(({ method }) => method === 'GET').length, gets);
  assert.equal(asked.length, 1);
});

test('A router that moves is found although its URLBase is wrong.', async (t) => {
  const { router, read, urls } = await opened(t, { urlBase: 'wrong-port' });
  await router.reboot({ move: true });
  urls.push(router.url);
  await assert.rejects(read('status'), code('unreachable'));
  assert.equal((await read('status')).value(sessionUp), true);
});
