import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RouterError, type ErrorCode } from '../../../../lib/router/errors.ts';
import { DEBIANS, openPppd, perform, ran, recorded, type PppdHome } from '../../../support/pppd-host.ts';

const debian = DEBIANS[1];
const UP = recorded(debian, 'up.status');
const DOWN = recorded(debian, 'refused.status');
const GONE = recorded(debian, 'no-pppd.status');
const ALL = ['reconnect', 'connect', 'disconnect', 'pppoe.bridge'];

const withdrawn = (home: PppdHome) =>
  ALL.flatMap((id) => {
    const error = home.operation(id).withdrawn;
    return error ? [`${id}: ${error.code} ${error.hint ? 'hint' : ''}`] : [];
  });

test('Before the host has answered nothing is withdrawn; then what it is not set up for.', async (t) => {
  const home = openPppd(t);
  assert.deepEqual(withdrawn(home), []);
  home.shell.says('status', UP);
  await home.read('status');
  assert.deepEqual(withdrawn(home), ['pppoe.bridge: unsupported hint']);
  home.shell.says('status', UP.replace('can watch', 'can watch\ncan bridge\nbridge off'));
  await home.read('status');
  assert.deepEqual(withdrawn(home), []);
});

test('Without a wrapper everything is withdrawn, with what to install.', async (t) => {
  const home = openPppd(t);
  home.shell.hasWrapper = false;
  home.shell.says('plain status', recorded(debian, 'plain.status'));
  await home.read('status');
  assert.deepEqual(
    withdrawn(home),
    ALL.map((id) => `${id}: unsupported hint`),
  );
  assert.match(home.operation('reconnect').withdrawn?.sentence('en') ?? '', /futamichi-pppd/);
});

test('A reconnect is asked for once; a pppd that persists dials by itself.', async (t) => {
  const home = openPppd(t);
  let looks = 0;
  const { shell } = home;
  const run = shell.run.bind(shell);
  shell.run = (command, options) => {
    looks += command[1] === 'status' ? 1 : 0;
    shell.says('status', looks > 3 ? DOWN : UP);
    return run(command, options);
  };
  assert.deepEqual(await perform(home, 'reconnect'), ['waiting for the session to end']);
  assert.deepEqual(
    shell.asked.filter((verb) => verb !== 'status'),
    ['reconnect'],
  );
});

test('A pppd that ends instead is started again.', async (t) => {
  const home = openPppd(t);
  home.shell.says('status', GONE);
  assert.deepEqual(await perform(home, 'reconnect'), ['waiting for the session to end', 'starting pppd']);
  assert.deepEqual(
    home.shell.asked.filter((verb) => verb !== 'status'),
    ['reconnect', 'connect'],
  );
});

test('A pppd that was ending when it was told to dial is followed by a new one.', async (t) => {
  const home = openPppd(t);
  home.shell.says('status', DOWN);
  await home.read('status');
  const asked = () => home.shell.asked.filter((verb) => verb !== 'status');
  const { shell } = home;
  const run = shell.run.bind(shell);
  shell.run = (command, options) => {
    if (command[1] === 'connect') shell.says('status', asked().length === 0 ? GONE : UP);
    return run(command, options);
  };
  assert.deepEqual(await perform(home, 'connect'), ['starting pppd']);
  assert.deepEqual(asked(), ['connect', 'connect']);
  shell.says('status', DOWN);
  await home.read('status');
  shell.run = (command, options) => {
    if (command[1] === 'connect') shell.says('status', UP);
    return run(command, options);
  };
  assert.deepEqual(await perform(home, 'connect'), []);
  assert.deepEqual(asked(), ['connect', 'connect', 'connect']);
});

test('A session that does not end is left to whoever watches what becomes of it.', async (t) => {
  const home = openPppd(t);
  home.shell.says('status', UP);
  const began = home.clock.monotonic();
  await perform(home, 'reconnect');
  assert.equal(home.clock.monotonic() - began, 15_000);
});

test('Connect, disconnect and the bridge are one command each.', async (t) => {
  const home = openPppd(t);
  await perform(home, 'connect');
  await perform(home, 'disconnect');
  await perform(home, 'pppoe.bridge', true);
  await perform(home, 'pppoe.bridge', false);
  assert.deepEqual(home.shell.asked, ['connect', 'disconnect', 'bridge on', 'bridge off']);
});

const REFUSALS: readonly (readonly [status: number, code: ErrorCode, hint: boolean])[] = [
  [64, 'unsupported', true],
  [69, 'unsupported', true],
  [75, 'busy', false],
  [77, 'unsupported', true],
  [126, 'unsupported', true],
  [127, 'unsupported', true],
  [1, 'rejected', false],
];
for (const [status, code, hint] of REFUSALS) {
  test(`Exit status ${status} means ${code}, in the wrapper’s words and not in those of what it ran.`, async (t) => {
    const home = openPppd(t);
    const stderr = 'password=canary\nfutamichi-pppd: sudo does not permit it\ncanary\n';
    home.shell.answers.set('disconnect', ran('', status, stderr));
    await assert.rejects(perform(home, 'disconnect'), (thrown) => {
      assert.ok(thrown instanceof RouterError);
      assert.equal(thrown.code, code);
      assert.equal(thrown.detail, 'sudo does not permit it');
      assert.equal(thrown.hint !== undefined, hint);
      assert.equal(thrown.mayHaveApplied, false);
      assert.doesNotMatch(JSON.stringify(thrown), /canary/);
      return true;
    });
  });
}

test('A change that was ended in the middle may have been made.', async (t) => {
  const home = openPppd(t);
  for (const signal of ['SIGKILL', undefined]) {
    home.shell.answers.set('disconnect', { ...ran(''), code: null, ...(signal && { signal }) });
    await assert.rejects(
      perform(home, 'disconnect'),
      (thrown) => thrown instanceof RouterError && thrown.mayHaveApplied,
    );
  }
  home.shell.answers.set('disconnect', ran('', 3, '\u001b[31mfutamichi-pppd: not ours\n'));
  await assert.rejects(
    perform(home, 'disconnect'),
    (thrown) => thrown instanceof RouterError && thrown.detail === 'exit status 3',
  );
});
