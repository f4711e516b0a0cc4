import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { readAnswer } from '../../../../lib/drivers/linux-pppd/answer.ts';
import { watchFile } from '../../../../lib/transport/watch-file.ts';
import { Awaited } from '../../../support/awaited.ts';
import { ScriptMachine, wrapperMachine } from '../../../support/pppd-scripts.ts';

const shipped = (name: string) =>
  readFileSync(join(import.meta.dirname, '../../../../examples/linux-pppd', name), 'utf8');

/** A machine on which pppd runs the hooks, with the six words that it gives them. */
function hookMachine(t: TestContext, machine = new ScriptMachine(t)) {
  const files = {
    up: machine.install('ip-up.d/futamichi', 'etc/ppp/ip-up.d/futamichi'),
    down: machine.install('ip-down.d/futamichi', 'etc/ppp/ip-down.d/futamichi'),
  };
  const run = (
    which: 'up' | 'down',
    words: readonly string[],
    env: Readonly<Record<string, string>> = {},
  ) => {
    const { status, stdout, stderr } = spawnSync('/bin/sh', [files[which], ...words], {
      encoding: 'utf8',
      env,
    });
    assert.deepEqual([status, stdout, stderr], [0, '', '']);
  };
  const events = () => readFileSync(machine.path('run/futamichi-pppd/events'), 'utf8').trimEnd().split('\n');
  return { machine, run, events };
}

const WORDS = ['ppp0', '', '0', '203.0.113.5', '203.0.113.254', ''];

test('Both hooks are one file, which knows by its place what has happened.', () => {
  assert.equal(shipped('ip-up.d/futamichi'), shipped('ip-down.d/futamichi'));
});

test('Up and down are lines with the time since the start of the system, and the driver understands them.', (t) => {
  const machine = wrapperMachine(t);
  const { run, events } = hookMachine(t, machine);
  run('up', WORDS);
  machine.write('proc/uptime', '160.25 9\n');
  run('down', WORDS, { CONNECT_TIME: '60' });
  assert.deepEqual(events(), ['100.50 up ppp0 203.0.113.5 -', '160.25 down ppp0 203.0.113.5 60']);
  const told = readAnswer(machine.run(['status']).stdout).events;
  assert.deepEqual(
    told.map(({ at, kind, interface: name }) => [at, kind, name]),
    [
      [100.5, 'up', 'ppp0'],
      [160.25, 'down', 'ppp0'],
    ],
  );
});

test('Without words the environment of pppd tells; without both it is said that nothing is known.', (t) => {
  const { run, events } = hookMachine(t);
  run('up', [], { IFNAME: 'ppp1', IPLOCAL: '203.0.113.6' });
  run('up', []);
  assert.deepEqual(events(), ['100.50 up ppp1 203.0.113.6 -', '100.50 up - - -']);
});

test('Nothing that the provider could say becomes anything but a word.', (t) => {
  const { run, events, machine } = hookMachine(t);
  const hostile = `$(touch ${machine.path('canary')})\nup`;
  run('up', [hostile, '', '', `"; touch ${machine.path('canary')}`, '', ''], { CONNECT_TIME: '`id`' });
  const [line = '', ...more] = events();
  assert.match(line, /^100\.50 up [A-Za-z0-9.:_-]+ [A-Za-z0-9.:_-]+ id$/);
  assert.deepEqual(more, []);
  assert.ok(!existsSync(machine.path('canary')));
});

test('The file does not grow for ever.', (t) => {
  const { run, events, machine } = hookMachine(t);
  machine.write('run/futamichi-pppd/events', '1 up ppp0 - -\n'.repeat(200));
  run('up', WORDS);
  assert.equal(events().length, 51);
  assert.equal(events().at(-1), '100.50 up ppp0 203.0.113.5 -');
});

test('MQTT is used only where it is set up, and the password is in no command line.', async (t) => {
  const { run, machine } = hookMachine(t);
  run('up', WORDS);
  machine.write('etc/futamichi-pppd/mosquitto_pub', '-h broker\n-u gate\n-P canary\n');
  machine.configure('MQTT_TOPIC=home/gate/event\n');
  machine.command('mosquitto_pub', `echo "$XDG_CONFIG_HOME" >'${machine.path('log/done')}'`);
  const news = new Awaited();
  const end = new AbortController();
  void watchFile(machine.path('log/done'), () => news.poke(), end.signal);
  run('down', WORDS);
  const done = () =>
    existsSync(machine.path('log/done')) && readFileSync(machine.path('log/done'), 'utf8') !== '';
  await news.until('published', done);
  end.abort();
  assert.equal(readFileSync(machine.path('log/done'), 'utf8').trim(), machine.path('etc/futamichi-pppd'));
  const message = '{"event":"down","interface":"ppp0","address":"203.0.113.5"}';
  assert.deepEqual(machine.called, [`mosquitto_pub -t home/gate/event -m ${message}`]);
});
