import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseCommandLine, UsageError } from '../../../lib/cli/usage.ts';

const address = '192.168.10.1';
const plain = { driver: 'auto', json: false };

const RIGHT: readonly (readonly [args: readonly string[], command: unknown])[] = [
  [['find'], { verb: 'find', json: false }],
  [['find', '--json'], { verb: 'find', json: true }],
  [['read', address], { verb: 'read', address, ...plain }],
  [['read', address, '--json'], { verb: 'read', address, driver: 'auto', json: true }],
  [['--driver', 'igd', 'read', address], { verb: 'read', address, driver: 'igd', json: false }],
  [
    ['do', address, 'reconnect'],
    { verb: 'do', address, capability: 'reconnect', value: undefined, ...plain },
  ],
  [
    ['do', address, 'pppoe.bridge', 'true', '--driver=igd', '--json'],
    { verb: 'do', address, capability: 'pppoe.bridge', value: 'true', driver: 'igd', json: true },
  ],
  [
    ['do', address, 'lan.address', '--', '-1'],
    { verb: 'do', address, capability: 'lan.address', value: '-1', ...plain },
  ],
  [['capture', address], { verb: 'capture', address, output: undefined, ...plain }],
  [
    ['capture', address, '--driver', 'aterm', '--output', 'x.har', '--json'],
    { verb: 'capture', address, driver: 'aterm', output: 'x.har', json: true },
  ],
  [['profile', 'x.har'], { verb: 'profile', archive: 'x.har', json: false }],
  [['profile', 'x.har', '--json'], { verb: 'profile', archive: 'x.har', json: true }],
];
for (const [args, command] of RIGHT) {
  test(`"${args.join(' ')}" is understood.`, () => assert.deepEqual(parseCommandLine(args), command));
}

const canary = 'canary-5f1c';
const WRONG: readonly (readonly string[])[] = [
  [],
  ['--json'],
  ['look'],
  ['find', address],
  ['read'],
  ['read', address, canary],
  ['read', address, 'admin', canary],
  ['do'],
  ['do', address],
  ['do', address, 'reconnect', 'admin', canary],
  ['capture'],
  ['capture', address, canary],
  ['capture', address, '--output'],
  ['profile'],
  ['profile', 'x.har', canary],
  ['profile', 'x.har', '--output', 'y.har'],
  ['read', address, '--output', 'y.har'],
  ['read', address, '--json=yes'],
  ['read', address, '--driver'],
  ['read', address, '--username', 'admin', '--password', canary],
  ['read', address, `--password=${canary}`],
  ['read', address, '-p', canary],
];
for (const args of WRONG) {
  test(`"${args.join(' ')}" is wrong use, is said to be so, and is not repeated.`, () => {
    assert.throws(
      () => parseCommandLine(args),
      (thrown) => {
        assert.ok(thrown instanceof UsageError);
        assert.notEqual(thrown.message, '');
        assert.ok(!thrown.message.includes(canary));
        return true;
      },
    );
  });
}

for (const [args, about] of [
  [['--help'], undefined],
  [['-h'], undefined],
  [['help'], undefined],
  [['look', '--help'], undefined],
  [['help', 'read'], 'read'],
  [['read', '--help'], 'read'],
  [['do', address, 'reconnect', '-h'], 'do'],
] as const) {
  test(`"${args.join(' ')}" asks for help, whatever else it is.`, () =>
    assert.deepEqual(parseCommandLine(args), { verb: 'help', about }));
}

for (const args of [['--version'], ['-V'], ['read', '--version']])
  test(`"${args.join(' ')}" asks for the version.`, () =>
    assert.deepEqual(parseCommandLine(args), { verb: 'version' }));

for (const args of [
  ['help', 'look'],
  ['help', 'read', address],
])
  test(`"${args.join(' ')}" is no help that there is.`, () =>
    assert.throws(() => parseCommandLine(args), UsageError));
