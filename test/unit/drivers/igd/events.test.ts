import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { test, type TestContext } from 'node:test';
import { atOnce } from '../../../support/at-once.ts';
import type { IgdOptions } from '../../../emulators/igd/options.ts';
import { open, type Opened } from './opened.ts';

interface Listening extends Opened {
  /** Resolves with the next hint from now on. */
  hinted(): Promise<unknown>;
  readonly hints: () => number;
  /** Resolves when the log has a line like that. */
  logged(pattern: RegExp): Promise<void>;
  readonly end: AbortController;
}

async function listening(t: TestContext, options: IgdOptions = {}): Promise<Listening> {
  const opened = await open(t, options);
  const bus = new EventEmitter();
  let hints = 0;
  const end = new AbortController();
  t.after(async () => {
    end.abort();
    await opened.driver.close();
  });
  opened.channel.listen?.(
    () => {
      hints += 1;
      bus.emit('hint');
    },
    end.signal,
    atOnce,
  );
  return {
    ...opened,
    end,
    hinted: () => once(bus, 'hint'),
    hints: () => hints,
    async logged(pattern) {
      while (!opened.lines.some((line) => pattern.test(line)))
        await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

test('A change of the session is hinted at as soon as the router tells it.', async (t) => {
  const { router, hinted } = await listening(t);
  await hinted();
  const dropped = hinted();
  router.drop();
  await dropped;
  const back = hinted();
  router.restore();
  await back;
});

test('The log says once that events come.', async (t) => {
  const { hinted, lines, router } = await listening(t);
  await hinted();
  const again = hinted();
  router.drop();
  await again;
  assert.deepEqual(lines, ['events: on']);
});

for (const gena of ['refused', 'bad-request', 'no-sid'] as const) {
  test(`A router whose answer to a subscription is ${gena} is read all the same.`, async (t) => {
    const { read, logged, hints } = await listening(t, { gena });
    await logged(/^events: off \(SUBSCRIBE: /);
    assert.equal(hints(), 0);
    await read();
  });
}

test('After a restart with other URLs the router is listened to at its new place.', async (t) => {
  const { router, hinted, read } = await listening(t);
  await hinted();
  await router.reboot({ move: true });
  await assert.rejects(read('status'));
  const again = hinted();
  await read('status');
  await again;
  const dropped = hinted();
  router.drop();
  await dropped;
  assert.equal(router.subscribers, 1);
});

test('Closing tells the router, and nothing is hinted at afterwards.', async (t) => {
  const { router, hinted, driver, hints } = await listening(t);
  await hinted();
  assert.equal(router.subscribers, 1);
  await driver.close();
  assert.equal(router.subscribers, 0);
  const before = hints();
  router.drop();
  assert.equal(hints(), before);
  await driver.close();
});

test('The end of the router ends the subscription.', async (t) => {
  const { router, hinted, end, driver } = await listening(t);
  await hinted();
  end.abort();
  await driver.close();
  assert.equal(router.subscribers, 0);
});

test('A service without an event URL is not listened to.', async (t) => {
  const rewrite = (xml: string) => xml.replaceAll(/<eventSubURL>[^<]*<\/eventSubURL>/g, '');
  const { router, read, lines } = await listening(t, { rewrite });
  await read();
  assert.equal(
    router.requests.some(({ method }) => method === 'SUBSCRIBE'),
    false,
  );
  assert.deepEqual(lines, []);
});

test('Events about port mappings alone are no reason to look.', async (t) => {
  const { router, hinted, hints } = await listening(t);
  await hinted();
  const before = hints();
  await router.notify({ PortMappingNumberOfEntries: '3', SystemUpdateID: '17' });
  assert.equal(hints(), before);
  await router.notify({ PortMappingNumberOfEntries: '3', ConnectionStatus: 'Connected' });
  assert.equal(hints(), before + 1);
});

test('An event without variables is a reason to look.', async (t) => {
  const { router, hinted, hints } = await listening(t);
  await hinted();
  const before = hints();
  await router.notify({});
  assert.equal(hints(), before + 1);
});

test('Where the router has moved, events for its old place count no longer.', async (t) => {
  const { router, hinted, hints, read } = await listening(t);
  await hinted();
  router.set({ pathPrefix: '/new' });
  await assert.rejects(read('status'));
  const again = hinted();
  await read('status');
  await again;
  const before = hints();
  await router.notify({ ConnectionStatus: 'Connected' });
  assert.equal(hints(), before + 1);
  assert.equal(router.subscribers, 1);
});
