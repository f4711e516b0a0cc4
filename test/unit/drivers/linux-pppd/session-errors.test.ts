import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readAnswer } from '../../../../lib/drivers/linux-pppd/answer.ts';
import {
  errorInEvents,
  errorInLog,
  type SessionError,
} from '../../../../lib/drivers/linux-pppd/session-errors.ts';
import { DEBIANS, recorded } from '../../../support/pppd-host.ts';
import { cpuTime } from '../../../support/cpu-time.ts';

const RECORDED: readonly (readonly [file: string, means: SessionError])[] = [
  ['up.details', 'reconnect-requested'],
  ['waiting.status', 'reconnect-requested'],
  ['no-concentrator.status', 'pado-timeout'],
  ['no-pppd.status', 'disconnect-requested'],
  ['refused.status', 'authentication-failed'],
];
for (const debian of DEBIANS) {
  for (const [file, means] of RECORDED) {
    test(`${file} of ${debian} shows ${means}.`, () => {
      assert.equal(errorInLog(readAnswer(recorded(debian, file)).log), means);
    });
  }
}

const SYSLOG = (text: string) => `Nov 24 03:00:00 gate pppd[242]: ${text}`;
const UP = ['Connect: ppp0 <--> eth0', 'CHAP authentication succeeded', 'local  IP address 203.0.113.5'];

const LINES: readonly (readonly [means: SessionError, ...lines: readonly string[]])[] = [
  ['none', ...UP],
  ['authentication-failed', 'PAP authentication failed'],
  ['authentication-failed', 'Connect: ppp0 <--> eth0', 'CHAP authentication failed: E=691', 'Modem hangup'],
  ['authentication-failed', 'peer refused to authenticate: terminating link'],
  ['pads-timeout', 'Timeout waiting for PADS packets', 'Unable to complete PPPoE Discovery'],
  ['refused-by-concentrator', 'PADO: System-Error: too many sessions'],
  ['refused-by-concentrator', 'PADS: Service-Name-Error: unknown'],
  ['none', ...UP, "PADS: Service-Name: 'flets'"],
  ['echo-timeout', ...UP, 'No response to 3 echo-requests', 'Connection terminated.', 'Modem hangup'],
  ['terminated-by-peer', ...UP, 'LCP terminated by peer', 'Connection terminated.', 'Modem hangup'],
  ['hang-up', ...UP, 'Modem hangup'],
  ['hang-up', 'No response to 3 echo-requests', ...UP, 'Modem hangup'],
  ['negotiation-failed', 'LCP: timeout sending Config-Requests'],
  ['negotiation-failed', 'Could not determine remote IP address'],
  ['idle', ...UP, 'Terminating connection due to lack of activity.'],
  ['time-limit', ...UP, 'Connect time expired'],
  ['loop', 'Serial line is looped back.'],
  ['no-device', "Can't get hardware address for eth9: No such device"],
  ['no-kernel-support', "Couldn't open the /dev/ppp device: No such file or directory"],
  ['no-kernel-support', 'Sorry - this system lacks PPP kernel support'],
  ['options', "unrecognized option 'flet'"],
  ['pado-timeout', ...UP, 'Hangup (SIGHUP)', 'Timeout waiting for PADO packets'],
  ['disconnect-requested', 'Timeout waiting for PADO packets', 'Terminating on signal 15'],
  ['echo-timeout', ...UP, 'No response to 3 echo-requests', ...UP],
];
for (const [means, ...lines] of LINES) {
  test(`${JSON.stringify(lines.at(-1))} after ${lines.length - 1} others means ${means}, with and without a syslog head.`, () => {
    assert.equal(errorInLog(lines), means);
    assert.equal(errorInLog(lines.map(SYSLOG)), means);
  });
}

test('A log that shows neither a session nor an error says nothing.', () => {
  assert.equal(errorInLog([]), undefined);
  assert.equal(errorInLog(['Plugin pppoe.so loaded.', 'using channel 1']), undefined);
});

const at = (kind: string, code?: number) => ({ at: 1, kind, interface: 'ppp0', code });

test('An exit code counts while nothing has come after it.', () => {
  assert.equal(errorInEvents([at('up'), at('down'), at('exit', 19)]), 'authentication-failed');
  assert.equal(errorInEvents([at('exit', 16)]), 'hang-up');
  assert.equal(errorInEvents([at('exit', 15)]), 'echo-timeout');
  assert.equal(errorInEvents([at('exit', 0)]), 'none');
  assert.equal(errorInEvents([at('exit', 99)]), 'failed');
  assert.equal(errorInEvents([at('exit', 19), at('up')]), undefined);
  assert.equal(errorInEvents([at('exit')]), undefined);
  assert.equal(errorInEvents([]), undefined);
});

test('A long hostile line costs no time.', () => {
  const took = cpuTime();
  errorInLog([
    `PADO: ${'PADS: '.repeat(200_000)}`,
    `Interface ${' '.repeat(500_000)}`,
    `local ${' '.repeat(500_000)}x`,
  ]);
  assert.ok(took() < 1000);
});
