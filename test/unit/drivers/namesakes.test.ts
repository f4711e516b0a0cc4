import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { DetectionBudget } from '../../../lib/drivers/detection-budget.ts';
import { Namesakes } from '../../../lib/drivers/namesakes.ts';
import { detect } from '../../../lib/drivers/registry.ts';
import type { Driver } from '../../../lib/router/driver.ts';
import { targetOf } from '../../../lib/application/target.ts';
import { startIgd } from '../../emulators/igd/emulator.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { FakeDriver } from '../../support/fake-driver.ts';

const UDN = 'igd:1';

/** Boxes that are opened under some identity; each driver knows its name. */
function boxes() {
  const namesakes = new Namesakes();
  const away = new Set<string>();
  const isThere = ({ hostname }: URL) => Promise.resolve(!away.has(hostname));
  const at = (host: string) => new URL(`http://${host}:2869/d.xml`);
  const open = (host: string, identity = UDN) =>
    namesakes.open(identity, at(host), isThere, (name) =>
      Promise.resolve(
        Object.assign(new FakeDriver([]), { identity: name, host }) as Driver & { host: string },
      ),
    ) as Promise<Driver & { host: string }>;
  const fail = () => namesakes.open(UDN, at('192.168.7.1'), isThere, () => Promise.reject(new Error('no')));
  return { namesakes, open, away, fail };
}

test('A box has one name however often it is opened; one with the same UDN elsewhere has another.', async () => {
  const { open } = boxes();
  const names = [];
  for (const host of ['192.168.1.1', '192.168.1.1', '192.168.2.1', '192.168.2.1', '192.168.3.1'])
    names.push((await open(host)).identity);
  assert.deepEqual(names, [UDN, UDN, `${UDN}@192.168.2.1`, `${UDN}@192.168.2.1`, `${UDN}@192.168.3.1`]);
  assert.equal((await open('192.168.4.1', 'igd:2')).identity, 'igd:2');
});

test('The same box at another address is the same: later, while it is open, and while it is opened there again.', async () => {
  const { open, away } = boxes();
  const first = await open('192.168.1.1');
  await first.close();
  const second = await open('192.168.2.1');
  assert.equal(second.identity, UDN);
  second.host = '192.168.9.1';
  assert.equal((await open('192.168.9.1')).identity, UDN);
  away.add('192.168.9.1');
  assert.equal((await open('192.168.1.1')).identity, UDN, 'nobody is at the other address any more');
  assert.equal((await open('192.168.3.1')).identity, UDN);
});

test('A name that is not used any more is free, and one that failed to open holds none.', async () => {
  const { namesakes, open, fail } = boxes();
  await assert.rejects(fail());
  assert.equal(namesakes.size, 0);
  const drivers = [await open('192.168.1.1'), await open('192.168.2.1')];
  await assert.rejects(fail());
  await drivers[0]?.close();
  assert.equal((await open('192.168.3.1')).identity, UDN);
  for (const each of drivers) await each.close();
  assert.equal(namesakes.size, 1);
});

async function opened(t: TestContext, url: URL): Promise<Driver> {
  const context = { clock: new FakeClock(), signal: t.signal, log: () => {} };
  const driver = await detect(
    targetOf(url.href),
    { ...context, budget: new DetectionBudget(t.signal) },
    'igd',
  );
  t.after(() => driver.close());
  return driver;
}

test('Two routers with one UDN at two addresses at once do not share a lane.', async (t) => {
  const udn = 'uuid:00000000-0000-0000-0000-00000000000a';
  const [one, other] = await Promise.all(['127.0.0.2', '127.0.0.3'].map((host) => startIgd({ host, udn })));
  assert.ok(one && other);
  t.after(() => Promise.all([one.close(), other.close()]));
  const names = [];
  for (const { url } of [one, one, other]) names.push((await opened(t, url)).identity);
  assert.equal(names[0], names[1]);
  assert.equal(names[2], `${names[0]}@127.0.0.3`);
});

test('A router that has gone from one address and is at another now is still the same.', async (t) => {
  const udn = 'uuid:00000000-0000-0000-0000-00000000000b';
  const one = await startIgd({ host: '127.0.0.2', udn });
  const { identity } = await opened(t, one.url);
  await one.close();
  const other = await startIgd({ host: '127.0.0.3', udn });
  t.after(() => other.close());
  assert.equal((await opened(t, other.url)).identity, identity);
});
