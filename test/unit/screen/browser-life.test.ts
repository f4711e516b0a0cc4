import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { BrowserLife } from '../../../lib/screen/browser/lifecycle.ts';
import { Deadline } from '../../../lib/screen/browser/deadline.ts';
import { driven, FakeChromium } from '../../support/fake-chromium.ts';
import { FakeClock, settle } from '../../support/fake-clock.ts';
import { fakeRequest, FakeFrame, FakePage } from '../../support/fake-page.ts';

const BOX = 'http://192.168.0.1';
const { signal } = new AbortController();
const never = new Promise<never>(() => {});

function life({ login = false, where = undefined as string | undefined } = {}) {
  const chromium = new FakeChromium();
  const clock = new FakeClock();
  const made = new BrowserLife({
    where,
    login: login ? { username: 'admin', password: 'pass' } : undefined,
    totalMs: 1_000,
    machine: chromium.machine(clock),
  });
  return { chromium, clock, life: made, contexts: chromium.browser.contexts };
}

describe('a browser', () => {
  test('Starts once, for the first tab.', async () => {
    const { chromium, life: it, contexts } = life();
    assert.equal(it.tab, undefined);
    const tab = await it.tabFor(BOX);
    assert.equal(await it.tabFor(BOX), tab);
    assert.equal(it.tab, tab);
    assert.deepEqual([chromium.launched.length, contexts.length], [1, 1]);
  });

  test('Goes after a minute without use, and comes back with the cookies.', async () => {
    const { chromium, clock, life: it, contexts } = life();
    await it.tabFor(BOX);
    it.rest();
    it.rest();
    await clock.advance(59_000);
    it.awake();
    await clock.advance(59_000);
    assert.equal(chromium.stopped, 0);
    it.rest();
    const [context] = contexts;
    if (context) context.jar = [{ name: 'sid' }];
    await clock.advance(60_000);
    assert.deepEqual([context?.closed, chromium.stopped, it.tab], [true, 1, undefined]);
    await it.tabFor(BOX);
    assert.deepEqual(contexts[1]?.jar, [{ name: 'sid' }]);
    assert.equal(clock.pending, 0);
  });

  test('That was never started needs no end.', async () => {
    const { clock, life: it } = life();
    it.rest();
    it.drop();
    assert.equal(clock.pending, 0);
    await it.close();
  });

  test('That ends by itself is started again.', async () => {
    const { chromium, life: it } = life();
    await it.tabFor(BOX);
    chromium.browser.emit('disconnected');
    assert.equal(it.tab, undefined);
    await it.tabFor(BOX);
    assert.equal(chromium.launched.length, 2);
    // the same fake stands for both: the first one’s end is known already
    chromium.browser.emit('disconnected');
    assert.equal(it.tab, undefined);
  });

  test('That does not start is tried again.', async () => {
    const { chromium, life: it } = life();
    chromium.launching = () => Promise.reject(new Error('x'));
    await assert.rejects(it.tabFor(BOX), { code: 'unsupported' });
    chromium.launching = async () => {};
    assert.equal((await it.tabFor(BOX)).origin, BOX);
  });

  test('That still starts when it is closed is stopped when it is there, and nobody waits for that.', async () => {
    const { chromium, clock, life: it } = life();
    const launching = Promise.withResolvers<void>();
    chromium.launching = () => launching.promise;
    const opening = it.tabFor(BOX);
    await settle();
    await driven(clock, it.close());
    assert.equal(chromium.stopped, 0);
    launching.resolve();
    await opening;
    await settle();
    assert.equal(chromium.stopped, 1);
    assert.equal(it.tab, undefined);
  });
});

describe('a tab', () => {
  test('Is closed and its cookies are kept; one that does not close takes its browser with it.', async () => {
    const { chromium, clock, life: it, contexts } = life();
    await it.tabFor(BOX);
    it.drop();
    assert.equal(it.tab, undefined);
    await it.tabFor(BOX);
    assert.deepEqual([contexts[0]?.closed, chromium.stopped], [true, 0]);
    if (contexts[1]) contexts[1].closing = never;
    it.drop();
    await driven(clock, it.tabFor(BOX));
    assert.deepEqual([chromium.stopped, chromium.launched.length], [1, 2]);
    await it.close();
  });

  test('Speaks to one origin; another one gets another tab.', async () => {
    const { life: it, contexts } = life({ login: true });
    await it.tabFor(BOX);
    const moved = await it.tabFor('https://[fd00::1]');
    assert.equal(moved.origin, 'https://[fd00::1]');
    assert.equal(contexts[0]?.closed, true);
    const [first, second] = contexts.map(({ options }) => options);
    assert.deepEqual(first?.['proxy'], {
      server: 'http://127.0.0.1:9',
      bypass: '<-loopback>,192.168.0.1:80',
    });
    assert.deepEqual(second?.['proxy'], {
      server: 'http://127.0.0.1:9',
      bypass: '<-loopback>,[fd00::1]:443',
    });
    assert.deepEqual(second?.['httpCredentials'], {
      username: 'admin',
      password: 'pass',
      origin: 'https://[fd00::1]',
    });
    assert.deepEqual([first?.['acceptDownloads'], first?.['serviceWorkers']], [false, 'block']);
  });

  test('Without a login has no credentials.', async () => {
    const { life: it, contexts } = life();
    await it.tabFor('http://192.168.0.1:8080');
    assert.ok(!('httpCredentials' in (contexts[0]?.options ?? {})));
    assert.match(JSON.stringify(contexts[0]?.options['proxy']), /192\.168\.0\.1:8080/);
  });

  test('That cannot be made leaves nothing open.', async () => {
    const { chromium, life: it, contexts } = life();
    chromium.browser.makePage = () => {
      const page = new FakePage();
      page.on = () => {
        throw new Error('x');
      };
      return page;
    };
    await assert.rejects(it.tabFor(BOX), /x/);
    assert.equal(contexts[0]?.closed, true);
    chromium.browser.makePage = () => new FakePage();
    assert.equal((await it.tabFor(BOX)).origin, BOX);
  });

  test('Closes windows that pages open.', async () => {
    const { life: it, contexts } = life();
    await it.tabFor(BOX);
    let closed = 0;
    contexts[0]?.emit('page', { close: () => (closed++, Promise.reject(new Error('gone'))) });
    await settle();
    assert.equal(closed, 1);
  });

  test('Shows the box, frames without an address included, or it does not.', async () => {
    const { life: it } = life();
    const tab = await it.tabFor(BOX);
    assert.equal(tab.isHome, false);
    for (const [address, ofBox] of [
      ['', true],
      ['about:srcdoc', true],
      [`${BOX}/x`, true],
      ['http://192.168.0.1:81/x', false],
      ['chrome-error://chromewebdata/', false],
    ] as const)
      assert.equal((await tab.ofBox([new FakeFrame(address) as never])).length, ofBox ? 1 : 0, address);
  });
});

describe('what a page asks for', () => {
  async function passed(
    request: ReturnType<typeof fakeRequest>,
    { where = undefined as string | undefined } = {},
  ) {
    const { life: it, contexts } = life({ where });
    const tab = await it.tabFor(BOX);
    const done: unknown[] = [];
    const end = (what: string) => (reason?: unknown) => {
      done.push(typeof reason === 'string' ? `${what} ${reason}` : what);
      return Promise.reject(new Error('has been closed'));
    };
    const ask = () =>
      contexts[0]?.pass({
        request: () => request,
        continue: end('continue'),
        abort: end('abort'),
        fulfill: end('fulfill'),
      });
    return { done, tab, ask };
  }

  test('Goes to the box only.', async () => {
    for (const [url, outcome] of [
      [`${BOX}/x`, 'continue'],
      ['https://192.168.0.1/x', 'abort blockedbyclient'],
      ['http://192.168.0.1:81/x', 'abort blockedbyclient'],
      ['http://display.qr.aterm.jp/', 'abort blockedbyclient'],
    ] as const) {
      const { done, ask } = await passed(fakeRequest(url));
      await ask();
      assert.deepEqual(done, [outcome]);
    }
  });

  test('Stops when the box has refused the login.', async () => {
    const { done, tab, ask } = await passed(fakeRequest(`${BOX}/cgi.js`, { kind: 'script' }));
    (tab.page as unknown as FakePage).exchange(`${BOX}/`, { status: 401 });
    await ask();
    assert.deepEqual(done, ['abort blockedbyclient']);
  });

  test('And may change the box is sent by us, unless the browser is another host than we.', async () => {
    const post = fakeRequest(`${BOX}/set.cgi`, { method: 'POST' });
    const far = await passed(post, { where: 'ws://192.168.0.9:9222' });
    await far.ask();
    assert.deepEqual(far.done, ['continue']);
    const here = await passed(post);
    // a tab that is closed sends nothing more
    await here.tab.close();
    await here.ask();
    assert.deepEqual(here.done, ['abort connectionrefused']);
    const head = await passed(fakeRequest(`${BOX}/x`, { method: 'HEAD' }));
    await head.ask();
    assert.deepEqual(head.done, ['continue']);
  });
});

describe('a page is quiet', () => {
  async function quiet(prepare: (page: FakePage) => void, ms = 20_000) {
    const { clock, life: it } = life();
    const tab = await it.tabFor(BOX);
    prepare(tab.page as unknown as FakePage);
    const patience = new Deadline(clock, ms, signal);
    const began = clock.monotonic();
    await driven(clock, tab.quiet(patience));
    return clock.monotonic() - began;
  }

  test('When nothing has changed and nothing was asked for in a while.', async () => {
    assert.equal(await quiet(() => {}), 300);
  });

  test('At the latest after five seconds, whatever it does.', async () => {
    const restless = (page: FakePage) => {
      page.main.address = `${BOX}/`;
      page.main.unchanged = () => Promise.reject(new Error('Execution context was destroyed'));
    };
    assert.equal(await quiet(restless), 5_000);
    assert.equal(
      await quiet((page) => page.emit('request', fakeRequest(`${BOX}/x`, { kind: 'fetch' }))),
      5_000,
    );
  });

  test('Not while something that matters is under way.', async () => {
    const waiting = quiet((page) => page.emit('request', fakeRequest(`${BOX}/x`)), 12_000);
    await assert.rejects(waiting, { code: 'timeout', mayHaveApplied: false });
  });
});
