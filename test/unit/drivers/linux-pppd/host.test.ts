import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RouterError } from '../../../../lib/router/errors.ts';
import { Snapshot } from '../../../../lib/router/snapshot.ts';
import { DEBIANS, NOT_FOUND, openPppd, ran, recorded } from '../../../support/pppd-host.ts';

const UP = recorded(DEBIANS[0], 'up.status');
const PLAIN = recorded(DEBIANS[0], 'plain.status');
const code = (expected: string) => (thrown: unknown) =>
  thrown instanceof RouterError && thrown.code === expected;

test('A host without a wrapper is asked for it once, then only with the details, so that one that is installed is noticed.', async (t) => {
  const { shell, read } = openPppd(t);
  shell.hasWrapper = false;
  shell.says('plain status', PLAIN);
  shell.says('plain details', recorded(DEBIANS[0], 'plain.details'));
  await read('status');
  await read('status');
  await read('details');
  assert.deepEqual(shell.asked.splice(0), [
    'status',
    'plain status',
    'plain status',
    'details',
    'plain details',
  ]);
  shell.hasWrapper = true;
  shell.says('details', recorded(DEBIANS[0], 'up.details'));
  shell.says('status', UP);
  await read('details');
  await read('status');
  assert.deepEqual(shell.asked, ['details', 'status']);
});

test('A wrapper that may not be run is none.', async (t) => {
  const { shell, read } = openPppd(t);
  shell.answers.set('status', ran('', 126));
  shell.says('plain status', PLAIN);
  await read('status');
  assert.deepEqual(shell.asked, ['status', 'plain status']);
});

test('A wrapper that fails, or is ended, is unreadable.', async (t) => {
  const { shell, read } = openPppd(t);
  for (const answer of [ran('', 64), { ...ran(''), code: null, signal: 'SIGKILL' }, ran('garbage')]) {
    shell.answers.set('status', answer);
    await assert.rejects(read('status'), code('unreadable'));
  }
});

test('A refused login is not repeated by any look or operation until somebody asks.', async (t) => {
  const home = openPppd(t);
  const { shell, clock, read, signal } = home;
  shell.answers.set('status', new RouterError('auth-failed', { detail: 'refused' }));
  shell.says('details', recorded(DEBIANS[0], 'up.details'));
  await assert.rejects(read('status'), code('auth-failed'));
  await assert.rejects(read('status'), code('auth-failed'));
  await assert.rejects(read('details'), code('auth-failed'));
  // everything is asked for at once: still one attempt
  await assert.rejects(read('details', true), code('auth-failed'));
  const performing = {
    signal,
    before: Snapshot.empty,
    request: <T>(run: (until: AbortSignal) => Promise<T>) => run(signal),
    watch: () => Promise.resolve(false),
    answers: () => undefined,
    progress: () => undefined,
  };
  await assert.rejects(home.operation('connect').perform(null, performing), code('auth-failed'));
  assert.deepEqual(shell.asked.splice(0), ['status']);

  await clock.advance(10_000);
  await assert.rejects(read('status', true), code('auth-failed'));
  await assert.rejects(read('details'), code('auth-failed'));
  assert.deepEqual(shell.asked.splice(0), ['status']);

  await clock.advance(10_000);
  shell.says('status', UP);
  await read('status', true);
  await read('details');
  assert.deepEqual(shell.asked, ['status', 'details']);
});

test('What goes wrong on the way is passed on and tried again.', async (t) => {
  const { shell, read } = openPppd(t);
  shell.answers.set('status', new RouterError('unreachable'));
  await assert.rejects(read('status'), code('unreachable'));
  shell.says('status', UP);
  await read('status');
});

test('A wrapper that goes away is missed at the next change, and looked for again.', async (t) => {
  const home = openPppd(t);
  home.shell.says('status', UP);
  await home.read('status');
  home.shell.answers.set('connect', NOT_FOUND);
  const performing = {
    signal: home.signal,
    before: Snapshot.empty,
    request: <T>(run: (until: AbortSignal) => Promise<T>) => run(home.signal),
    watch: () => Promise.resolve(false),
    answers: () => undefined,
    progress: () => undefined,
  };
  await assert.rejects(home.operation('connect').perform(null, performing), code('unsupported'));
  home.shell.hasWrapper = false;
  home.shell.says('plain status', PLAIN);
  await home.read('status');
  assert.deepEqual(home.shell.asked, ['status', 'connect', 'status', 'plain status']);
});
