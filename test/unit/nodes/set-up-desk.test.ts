import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { test } from 'node:test';
import type { SetUpState } from '../../../lib/application/set-up/state.ts';
import { RouterError } from '../../../lib/router/errors.ts';
import { SetUpDesk, type HomeSetUp } from '../../../nodes/runtime/set-up-desk.ts';

const STATE: SetUpState = {
  status: 'planned',
  steps: [
    {
      id: 'upper-bridge',
      by: 'router',
      risk: 'interrupts-wan',
      outageS: 90,
      status: 'planned',
      text: { en: 'Bridge on.', ja: 'ブリッジを有効にします。' },
    },
  ],
  done: [],
  stopped: null,
  kept: [{ step: 'lower-mode', why: { en: 'Nobody knows it.', ja: '以前の値が不明です。' } }],
  chosen: [{ en: 'An address.', ja: 'アドレス' }],
  movedTo: null,
};

interface Shown {
  readonly busy: boolean;
  readonly trouble: string | null;
  readonly status: string | null;
  readonly steps: readonly { readonly text: string }[];
  readonly kept: readonly string[];
}

/** A desk before a set-up that does as it is told; `changed` is told each time something is to be seen. */
function begin(answer: (command: string, signal: AbortSignal) => Promise<SetUpState>) {
  const events = new EventEmitter();
  const asked: string[] = [];
  let listener: (state: SetUpState) => void = () => undefined;
  let closed = 0;
  const ask = (command: string) => (signal: AbortSignal) => {
    asked.push(command);
    return answer(command, signal);
  };
  const setUp = {
    plan: ask('plan'),
    next: (signal: AbortSignal, goOn = false) => ask(goOn ? 'continue' : 'next')(signal),
    abort: ask('abort'),
    told: () => Promise.resolve(),
    subscribe: (tell: typeof listener) => {
      listener = tell;
      return () => (listener = () => undefined);
    },
  } as unknown as HomeSetUp['setUp'];
  const desk = new SetUpDesk({
    open: () => ({ setUp, close: () => Promise.resolve(void (closed += 1)) }),
    onChange: () => events.emit('changed'),
  });
  const shown = (language: 'en' | 'ja' = 'en') => desk.inWords(language) as Shown | null;
  const idle = async () => {
    while (shown()?.busy) await once(events, 'changed');
  };
  return { desk, asked, shown, idle, tell: (state: SetUpState) => listener(state), closed: () => closed };
}

test('Nothing is shown until somebody asks; then what came of it, in the reader’s language.', async () => {
  const { desk, asked, shown, idle, closed } = begin(() => Promise.resolve(STATE));
  assert.equal(shown(), null);
  desk.start('plan');
  assert.deepEqual([shown()?.busy, shown()?.status, shown()?.steps], [true, null, []]);
  await idle();
  assert.deepEqual(
    [shown('ja')?.status, shown('ja')?.steps[0]?.text],
    ['planned', 'ブリッジを有効にします。'],
  );
  assert.deepEqual(shown()?.kept, ['Nobody knows it.']);
  for (const command of ['next', 'continue', 'abort'] as const) {
    desk.start(command);
    await idle();
  }
  assert.deepEqual(asked, ['plan', 'next', 'continue', 'abort']);
  assert.equal(closed(), 4);
});

test('One command at a time; what goes on is shown while it goes on.', async () => {
  const { promise, resolve } = Promise.withResolvers<SetUpState>();
  const { desk, shown, idle, tell } = begin(() => promise);
  desk.start('next');
  assert.throws(() => desk.start('abort'), { code: 'conflict' });
  tell({ ...STATE, status: 'running' });
  assert.deepEqual([shown()?.busy, shown()?.status], [true, 'running']);
  resolve({ ...STATE, status: 'finished' });
  await idle();
  assert.equal(shown()?.status, 'finished');
});

test('What could not be done is said in both languages, and the next command clears it.', async () => {
  let fails = true;
  const { desk, shown, idle, closed } = begin(() =>
    fails ? Promise.reject(new RouterError('auth-failed')) : Promise.resolve(STATE),
  );
  desk.start('next');
  await idle();
  assert.equal(shown()?.trouble, new RouterError('auth-failed').sentence('en'));
  assert.equal(shown('ja')?.trouble, new RouterError('auth-failed').sentence('ja'));
  assert.equal(closed(), 1);
  fails = false;
  desk.start('plan');
  assert.equal(shown()?.trouble, null);
  await idle();
  assert.equal(shown()?.status, 'planned');
});

test('A home that goes away ends what is at work.', async () => {
  const { desk, shown, idle } = begin(
    (_, signal) =>
      new Promise((_resolve, reject) =>
        signal.addEventListener('abort', () => reject(new RouterError('cancelled'))),
      ),
  );
  desk.start('plan');
  desk.close();
  await idle();
  assert.equal(shown()?.trouble, new RouterError('cancelled').sentence('en'));
});
