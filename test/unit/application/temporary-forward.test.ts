import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import {
  forwardJournalIn,
  forwardJournalInMemory,
  removeLeftForwards,
  removeLeftForwardsOnceOpen,
  withTemporaryForward,
  type ForwardingRouter,
  type LeftForward,
} from '../../../lib/application/temporary-forward.ts';
import { portForwardRemove } from '../../../lib/capabilities/port-forward-remove.ts';
import type { Offer } from '../../../lib/router/driver.ts';
import { RouterError } from '../../../lib/router/errors.ts';
import type { Request } from '../../../lib/router/operations.ts';
import { FakeClock, settle } from '../../support/fake-clock.ts';

const FORWARD: LeftForward = { router: '192.168.1.2', port: 50_000, protocol: 'udp', host: '192.168.1.10' };
const signal = new AbortController().signal;
const result = { action: '', outcome: 'verified', before: null, after: null, tookMs: 1 } as const;

/** A router that does as it is told, and says what. */
function routerThat(answer: (request: Request, n: number) => void = () => undefined) {
  const asked: string[] = [];
  const router: ForwardingRouter = {
    offers: [],
    run(request) {
      const { lease } = request.input as { lease?: number };
      asked.push(`${request.capability.id}${lease === undefined ? '' : ` ${lease}`}`);
      return new Promise((resolve, reject) => {
        try {
          answer(request, asked.length);
          resolve(result);
        } catch (thrown) {
          reject(thrown);
        }
      });
    },
  };
  return { router, asked };
}

const isAdd = ({ capability }: Request) => capability.id === 'port.forward.add';

async function run<T>(clock: FakeClock, work: Promise<T>): Promise<T> {
  const state = { over: false };
  void work.finally(() => (state.over = true)).catch(() => undefined);
  for (let n = 0; n < 100 && !state.over; n += 1) await clock.advance(1000);
  return work;
}

function folder(t: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), 'futamichi-journal-'));
  t.after(() => rmSync(path, { recursive: true }));
  return path;
}

test('it is written down before it is made, lasts ten minutes at most, and goes when the work is done', async (t) => {
  const path = join(folder(t), 'deep', 'forwards.json');
  const journal = forwardJournalIn(path);
  const { router, asked } = routerThat((request) => {
    if (isAdd(request)) assert.deepEqual(JSON.parse(readFileSync(path, 'utf8')), [FORWARD]);
  });
  const clock = new FakeClock();
  const work = withTemporaryForward({ router, forward: FORWARD, journal, signal, clock }, () => {
    asked.push('used');
    return Promise.resolve(7);
  });
  assert.equal(await run(clock, work), 7);
  assert.deepEqual(asked, ['port.forward.add 600', 'used', 'port.forward.remove']);
  assert.deepEqual(await journal.left(), []);
  assert.equal(statSync(path).mode & 0o777, 0o600);
});

for (const code of ['cancelled', 'conflict', 'defect'] as const)
  test(`it goes when the work fails with ${code}`, async () => {
    const journal = forwardJournalInMemory();
    const { router, asked } = routerThat();
    const clock = new FakeClock();
    const work = withTemporaryForward({ router, forward: FORWARD, journal, signal, clock }, () =>
      Promise.reject(new RouterError(code)),
    );
    await assert.rejects(run(clock, work), { code });
    assert.deepEqual(asked, ['port.forward.add 600', 'port.forward.remove']);
    assert.deepEqual(await journal.left(), []);
  });

test('where nothing can be written down, nothing is made', async (t) => {
  const path = folder(t);
  const { router, asked } = routerThat();
  const options = { router, forward: FORWARD, journal: forwardJournalIn(path), signal };
  await assert.rejects(
    withTemporaryForward(options, () => Promise.resolve()),
    { code: 'unsupported' },
  );
  assert.deepEqual(asked, []);
});

test('a router that keeps forwards for good only is asked for such a one', async () => {
  const journal = forwardJournalInMemory();
  const { router, asked } = routerThat((request) => {
    if (isAdd(request) && 'lease' in (request.input as object))
      throw new RouterError('rejected', { detail: '725 OnlyPermanentLeasesSupported' });
  });
  const clock = new FakeClock();
  await run(
    clock,
    withTemporaryForward({ router, forward: FORWARD, journal, signal, clock }, () => Promise.resolve()),
  );
  assert.deepEqual(asked, ['port.forward.add 600', 'port.forward.add', 'port.forward.remove']);
});

test('one that is refused leaves nothing behind; one that is uncertain is taken away', async () => {
  for (const [code, removed] of [
    ['rejected', false],
    ['timeout', true],
    ['cancelled', true],
  ] as const) {
    const journal = forwardJournalInMemory();
    const { router, asked } = routerThat((request) => {
      if (isAdd(request)) throw new RouterError(code);
    });
    const clock = new FakeClock();
    const options = { router, forward: FORWARD, journal, signal, clock };
    await assert.rejects(
      run(
        clock,
        withTemporaryForward(options, () => Promise.resolve()),
      ),
      { code },
    );
    assert.equal(asked.includes('port.forward.remove'), removed, code);
    assert.deepEqual(await journal.left(), []);
  }
});

test('between two changes it waits for its turn, and not for ever', async () => {
  const journal = forwardJournalInMemory();
  const { router, asked } = routerThat((_, n) => {
    if (n === 1) throw new RouterError('busy');
    if (n === 2) throw new RouterError('conflict', { detail: 'again in 2 s' });
  });
  const clock = new FakeClock();
  const options = { router, forward: FORWARD, journal, signal, clock };
  await run(
    clock,
    withTemporaryForward(options, () => Promise.resolve()),
  );
  assert.equal(asked.length, 4);
  const busy = routerThat(() => {
    throw new RouterError('busy');
  });
  const never = withTemporaryForward({ ...options, router: busy.router }, () => Promise.resolve());
  await assert.rejects(run(clock, never), { code: 'busy' });
});

test('what cannot be taken away stays written down, and goes at the next start', async (t) => {
  const path = join(folder(t), 'forwards.json');
  const away = routerThat((request) => {
    if (!isAdd(request)) throw new RouterError('unreachable');
  });
  const clock = new FakeClock();
  const options = { router: away.router, forward: FORWARD, journal: forwardJournalIn(path), signal, clock };
  await run(
    clock,
    withTemporaryForward(options, () => Promise.resolve()),
  );
  const next = forwardJournalIn(path);
  assert.deepEqual(await next.left(), [FORWARD]);
  const { router, asked } = routerThat();
  await removeLeftForwards('192.168.1.99', router, next, clock);
  assert.deepEqual(asked, [], 'another router');
  await removeLeftForwards(FORWARD.router, router, next, clock);
  assert.deepEqual(asked, ['port.forward.remove']);
  assert.deepEqual(await next.left(), []);
});

test('after a start it goes as soon as the router can be asked, and nobody is asked where nothing is left', async () => {
  const journal = forwardJournalInMemory();
  const { router, asked } = routerThat();
  const listeners: ((notice: { kind: 'looked' }) => void)[] = [];
  const offers: Offer[] = [];
  const live = {
    ...router,
    offers,
    subscribe: (listener: (typeof listeners)[number]) => {
      listeners.push(listener);
      return () => void listeners.pop();
    },
  } as unknown as Parameters<typeof removeLeftForwardsOnceOpen>[1];
  await removeLeftForwardsOnceOpen(FORWARD.router, live, journal);
  assert.equal(listeners.length, 0);
  await journal.add(FORWARD);
  await removeLeftForwardsOnceOpen(FORWARD.router, live, journal);
  listeners[0]?.({ kind: 'looked' });
  assert.deepEqual(asked, [], 'not open yet');
  offers.push({ capability: portForwardRemove });
  listeners[0]?.({ kind: 'looked' });
  await settle();
  assert.deepEqual(asked, ['port.forward.remove']);
  assert.equal(listeners.length, 0);
});

test('what is somebody else’s by now is left alone and forgotten', async () => {
  const journal = forwardJournalInMemory();
  await journal.add(FORWARD);
  const { router } = routerThat(() => {
    throw new RouterError('conflict', { detail: 'port.forward.remove' });
  });
  await removeLeftForwards(FORWARD.router, router, journal, new FakeClock());
  assert.deepEqual(await journal.left(), []);
});

test('a journal that is broken, or was tampered with, asks nothing of a router', async (t) => {
  const path = join(folder(t), 'forwards.json');
  for (const text of [
    '',
    '{',
    '[1,null,{"router":"x","port":0}]',
    '[{"router":"192.168.1.2","port":80,"protocol":"tcp","host":"8.8.8.8"}]',
  ]) {
    writeFileSync(path, text);
    assert.deepEqual(await forwardJournalIn(path).left(), [], text);
  }
});
