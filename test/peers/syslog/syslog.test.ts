// Log lines from software that nobody here wrote: logger (util-linux), and the syslogd that most routers run (BusyBox).
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { openRouter } from '../../../lib/application/open.ts';
import { routerConfig } from '../../../lib/router/config.ts';
import { startIgd } from '../../emulators/igd/emulator.ts';
import { Awaited } from '../../support/awaited.ts';
import { freePort } from '../../support/syslog.ts';
import { scratch } from '../support/lab.ts';
import { installed, need } from '../support/peer.ts';

/** A router that is read each minute, and whose log is listened for. */
async function listening(t: TestContext) {
  const emulator = await startIgd();
  t.after(() => emulator.close());
  const port = await freePort();
  const config = { address: emulator.url.href, driver: 'igd', interval: 60, syslog: port };
  const awaited = new Awaited();
  const log: string[] = [];
  const heard: string[] = [];
  const router = openRouter(routerConfig.parse(config), {
    log: (line) => {
      log.push(line);
      awaited.poke();
    },
  });
  t.after(() => router.close());
  router.subscribe((notice) => {
    if (notice.kind === 'heard') heard.push(`${notice.what}: ${notice.line}`);
    awaited.poke();
  });
  router.start();
  await awaited.until('it listens', () => log.some((line) => line.startsWith('syslog: listening')));
  const looked = () => emulator.count('GetStatusInfo');
  return { port, awaited, heard, looked };
}

const FORMATS: ReadonlyArray<readonly [string, readonly string[]]> = [
  ['its own choice', []],
  ['RFC 5424', ['--rfc5424']],
  ['RFC 5424 without time and host', ['--rfc5424=notime,nohost']],
  ['RFC 3164', ['--rfc3164']],
];

test('Logger is heard in each of its formats, and the router is looked at for it.', async (t) => {
  if (!need(t, 'logger', installed('logger'))) return;
  const { port, awaited, heard, looked } = await listening(t);
  const kinds = ['LCP terminated by peer', 'CHAP authentication failed', 'Timeout waiting for PADO packets'];
  const lines = [...kinds, 'local  IP address 203.0.113.10'];
  const before = looked();
  for (const [n, [what, format]] of FORMATS.entries()) {
    const to = ['-n', '127.0.0.1', '-P', String(port), '-d', '-t', 'pppd', '-i', ...format];
    execFileSync('logger', [...to, '--', lines[n] ?? '']);
    await awaited.until(
      what,
      () => heard.length === n + 1,
      () => heard.join(' | '),
    );
  }
  assert.deepEqual(heard, [
    'session-down: pppd: LCP terminated by peer',
    'auth-failed: pppd: CHAP authentication failed',
    'pado-timeout: pppd: Timeout waiting for PADO packets',
    'session-up: pppd: local  IP address (address)',
  ]);
  await awaited.until('a look follows', () => looked() > before);
});

test('BusyBox’s syslogd is heard, whose lines have a time and no host.', async (t) => {
  if (!need(t, 'busybox', installed('busybox'))) return;
  const { port, awaited, heard } = await listening(t);
  const script = join(import.meta.dirname, 'busybox.sh');
  const lines = ['Plugin pppoe.so loaded.', 'Modem hangup'];
  execFileSync(script, [scratch('syslog'), String(port), ...lines], { timeout: 20_000 });
  await awaited.until('it is heard', () => heard.length > 0);
  assert.deepEqual(heard, ['session-down: pppd: Modem hangup']);
});
