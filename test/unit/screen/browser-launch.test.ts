import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keepToLan } from '../../../lib/transport/lan.ts';
import { namesFor } from '../../support/dns.ts';
import type { RouterError } from '../../../lib/router/errors.ts';
import {
  endWithin,
  findChromium,
  isBrowserUrl,
  startBrowser,
  thisMachine,
} from '../../../lib/screen/browser/launch.ts';
import { driven, FakeChromium } from '../../support/fake-chromium.ts';
import { FakeClock, settle } from '../../support/fake-clock.ts';

const never = new Promise<never>(() => {});

function machine(more = {}) {
  const chromium = new FakeChromium();
  const clock = new FakeClock();
  return { chromium, clock, machine: chromium.machine(clock, more) };
}

const isUnsupported = (what: RegExp) => (error: RouterError) => {
  assert.equal(error.code, 'unsupported');
  assert.match(error.message, what);
  for (const language of ['en', 'ja'] as const) assert.match(error.sentence(language), /Chromium/);
  return true;
};

test('The Chromium that is given, that of the environment, or the first that there is.', () => {
  const all = machine({ isProgram: () => true }).machine;
  assert.equal(findChromium('/opt/chrome', all), '/opt/chrome');
  assert.equal(findChromium(undefined, { ...all, env: { CHROMIUM: '/env/chrome' } }), '/env/chrome');
  assert.equal(findChromium(undefined, { ...all, env: { CHROMIUM: '' } }), '/usr/bin/chromium');
  const google = { ...all, isProgram: (path: string) => path === '/usr/bin/google-chrome' };
  assert.equal(findChromium(undefined, google), '/usr/bin/google-chrome');
});

test('No Chromium, or none where it should be.', () => {
  const none = machine({ isProgram: () => false }).machine;
  assert.throws(() => findChromium(undefined, none), isUnsupported(/no Chromium found/));
  assert.throws(() => findChromium('/opt/chrome', none), isUnsupported(/no program at \/opt\/chrome/));
});

test('This machine knows programs from other files.', () => {
  assert.equal(thisMachine.isProgram(process.execPath), true);
  assert.equal(thisMachine.isProgram(import.meta.filename), false);
  assert.equal(thisMachine.isProgram('/no/such/file'), false);
});

test('This machine has playwright-core, as a development dependency.', async () => {
  assert.equal(typeof (await thisMachine.load()).chromium.launchServer, 'function');
});

test('An address is no path.', () => {
  assert.deepEqual(['http://x:1', 'WS://x', '/usr/bin/x'].map(isBrowserUrl), [true, true, false]);
});

test('Without playwright-core it says in two languages what to install.', async () => {
  const missing = machine({ load: () => Promise.reject(new Error('ERR_MODULE_NOT_FOUND')) }).machine;
  await assert.rejects(startBrowser(undefined, missing), (error: RouterError) => {
    for (const language of ['en', 'ja'] as const)
      assert.match(error.sentence(language), /npm install playwright-core/);
    return isUnsupported(/no playwright-core found/)(error);
  });
});

test('It is launched without a screen, and without a sandbox for root only.', async () => {
  for (const isRoot of [true, false]) {
    const { chromium, machine: here } = machine({ isRoot });
    const started = await startBrowser(undefined, here);
    const [options] = chromium.launched;
    assert.equal(options?.['executablePath'], '/usr/bin/chromium');
    assert.equal(options?.['headless'], true);
    assert.equal(options?.['chromiumSandbox'], !isRoot);
    for (const name of ['handleSIGINT', 'handleSIGTERM', 'handleSIGHUP'])
      assert.equal(options?.[name], false, 'signals are Node-RED’s');
    assert.equal(started.isHere, true);
    await started.stop();
    assert.deepEqual([chromium.stopped, chromium.killed], [1, 0]);
  }
});

test('Where a name must keep its address, the browser is told which, and asks nobody.', async (t) => {
  const asked = namesFor(t, { 'router.example': [['203.0.113.66', '192.168.1.1']] });
  const argsFor = async (origin: string) => {
    const { chromium, machine: here } = machine();
    await startBrowser(undefined, here, origin);
    return String(chromium.launched[0]?.['args']);
  };
  const name = 'http://router.example:8080';
  await keepToLan(async () => {
    assert.match(await argsFor(name), /--host-resolver-rules=MAP router\.example 192\.168\.1\.1(,|$)/);
    for (const origin of ['http://192.168.1.1', 'http://[fd00::1]'])
      assert.doesNotMatch(await argsFor(origin), /host-resolver/);
  });
  assert.doesNotMatch(await argsFor(name), /host-resolver/);
  assert.deepEqual(asked, ['router.example']);
});

test('One that does not go is killed after two seconds.', async () => {
  const { chromium, clock, machine: here } = machine();
  const started = await startBrowser(undefined, here);
  chromium.stopping = never;
  const stopping = started.stop();
  await clock.advance(1_999);
  assert.equal(chromium.killed, 0);
  await clock.advance(1);
  await stopping;
  assert.equal(chromium.killed, 1);
});

test('One that does not start says why, so far as nothing private is in it.', async () => {
  const reasons = {
    '<launching> --user-data-dir=/tmp/s3cret\nNo usable sandbox!': /\(No usable sandbox\)/,
    'error while loading shared libraries: libnss3.so: cannot': /libnss3\.so/,
    'Failed to launch: Error: spawn /opt/x EACCES': /\(EACCES\)/,
    s3cret: /\(Chromium did not start\)/,
  };
  for (const [message, shown] of Object.entries(reasons)) {
    const { chromium, machine: here } = machine();
    chromium.launching = () => Promise.reject(new Error(message));
    await assert.rejects(startBrowser(undefined, here), isUnsupported(shown));
  }
  const { chromium, machine: here } = machine();
  // eslint-disable-next-line unicorn/no-useless-promise-resolve-reject
  chromium.launching = () => Promise.reject('no error');
  await assert.rejects(startBrowser(undefined, here), isUnsupported(/did not start/));
});

test('One that starts and cannot be talked to is stopped again.', async () => {
  const { chromium, machine: here } = machine();
  chromium.connecting = () => Promise.reject(new Error('x'));
  await assert.rejects(startBrowser(undefined, here), isUnsupported(/did not start/));
  assert.equal(chromium.stopped, 1);
});

test('A running one is connected to, and let go of.', async () => {
  for (const [address, isHere] of [
    ['ws://192.168.0.9:9222/devtools', false],
    ['http://127.0.0.1:9222', true],
    ['http://localhost:9222', true],
    ['http://[::1]:9222', true],
  ] as const) {
    const { chromium, clock, machine: here } = machine({ isProgram: () => false });
    const started = await startBrowser(address, here);
    assert.deepEqual(chromium.connected, [address]);
    assert.equal(started.isHere, isHere);
    chromium.browser.closing = never;
    await driven(clock, started.stop());
    assert.deepEqual([chromium.browser.closed, chromium.killed], [1, 0]);
  }
});

test('A running one that does not answer is not taken for the router.', async () => {
  const { chromium, machine: here } = machine();
  chromium.connecting = () => Promise.reject(new Error('connect ws://x/?token=s3cret'));
  await assert.rejects(startBrowser('ws://x/?token=s3cret', here), (error: RouterError) => {
    assert.equal(error.code, 'unreachable');
    assert.match(error.sentence('en'), /browser that does not answer/);
    assert.match(error.sentence('ja'), /ブラウザー/);
    assert.doesNotMatch(`${error.message}${error.stack}`, /s3cret/);
    return true;
  });
});

test('An end that fails is forced, and force may fail too.', async () => {
  let forced = 0;
  const force = () => {
    forced += 1;
    return Promise.reject(new Error('x'));
  };
  const clock = new FakeClock();
  await endWithin(clock, Promise.reject(new Error('x')), force);
  assert.equal(forced, 1);
  await endWithin(clock, Promise.resolve(), force);
  await settle();
  assert.equal(forced, 1);
  assert.equal(clock.pending, 0);
});
