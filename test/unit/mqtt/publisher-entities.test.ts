import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dhcpServer } from '../../../lib/capabilities/dhcp-server.ts';
import { identity } from '../../../lib/capabilities/identity.ts';
import { reachable } from '../../../lib/capabilities/reachable.ts';
import { reconnect } from '../../../lib/capabilities/reconnect.ts';
import { refresh } from '../../../lib/capabilities/refresh.ts';
import { wanIpv4 } from '../../../lib/capabilities/wan-ipv4.ts';
import { RouterError } from '../../../lib/router/errors.ts';
import { FakeRouter } from '../../support/fake-router.ts';
import { lowerRouter } from '../../support/mqtt-home.ts';
import { CONFIG, published } from '../../support/published-router.ts';

test('Home Assistant hears of a router two seconds after, once, however much changed.', async () => {
  const { router, clock, documents, informed } = published();
  router.offer(refresh);
  await clock.advance(1900);
  router.tell(identity, { vendor: 'NEC', model: 'WX3000HP', firmware: null, serial: null });
  assert.deepEqual([documents(), informed()], [[], 0]);
  await clock.advance(100);
  assert.deepEqual([documents().length, informed()], [1, 1]);
  assert.equal(documents()[0]?.device['model'], 'WX3000HP');
  assert.ok(documents()[0]?.components['refresh']);
  assert.equal(clock.pending, 0);
});

test('Home Assistant hears again when the router offers something else, and not when only values change.', async () => {
  const { router, clock, documents } = published();
  await clock.advance(2000);
  router.tell(wanIpv4, '25.100.7.11');
  await clock.advance(2000);
  assert.equal(documents().length, 1);
  router.offer(refresh);
  await clock.advance(2000);
  assert.deepEqual(
    documents().map(({ components }) => components['refresh']?.platform),
    [undefined, 'button'],
  );
});

test('A button that the router withdraws stays, unavailable, and is there again when it is offered again.', async () => {
  const { router, clock, documents } = published();
  await clock.advance(2000);
  router.withdraw(reconnect, new RouterError('unsupported'));
  await clock.advance(2000);
  router.withdraw(reconnect, new RouterError('disabled'));
  await clock.advance(2000);
  router.offers = router.offers.filter(({ capability }) => capability !== reconnect);
  router.offer(reconnect);
  await clock.advance(2000);
  const [usable, withdrawn, again, ...others] = documents().map(({ components }) => components['reconnect']);
  assert.deepEqual(others, []);
  assert.equal(usable?.['availability'], undefined, 'as the device is');
  assert.deepEqual(withdrawn, {
    ...usable,
    availability: [{ topic: 'futamichi/lower/state', value_template: "{{ 'offline' }}" }],
  });
  assert.deepEqual(again, usable);
});

test('A switch that the router withdraws stays a switch that can be read.', async () => {
  const { router, clock, documents } = published(lowerRouter(), { allow: [dhcpServer.id] });
  await clock.advance(2000);
  router.withdraw(dhcpServer, new RouterError('disabled'));
  await clock.advance(2000);
  const shown = documents().map(({ components }) => components['dhcp_server']);
  assert.equal(shown[0]?.platform, 'switch');
  assert.ok(shown.every((each) => JSON.stringify(each) === JSON.stringify(shown[0])));
});

test('What the router never let anybody use here is shown for reading only, or not at all.', async () => {
  const router = lowerRouter();
  router.withdraw(dhcpServer, new RouterError('disabled')).withdraw(reconnect, new RouterError('disabled'));
  const { clock, documents } = published(router, { allow: [dhcpServer.id] });
  await clock.advance(2000);
  const components = documents()[0]?.components ?? {};
  assert.equal(components['dhcp_server']?.platform, 'binary_sensor');
  assert.equal(components['reconnect'], undefined);
});

test('What the user does not allow any more leaves.', async () => {
  const { it, clock, documents } = published();
  it.remember({ components: { disconnect: { platform: 'button' } } });
  await clock.advance(2000);
  assert.deepEqual(
    documents().map(({ components }) => components['disconnect']),
    [{ platform: 'button' }, undefined],
  );
});

test('A router of which nothing is known has no entities yet, so that those of before stay.', async () => {
  const { router, clock, documents, informed } = published(new FakeRouter());
  await clock.advance(2000);
  router.tell(reachable, false);
  await clock.advance(2000);
  router.open();
  await clock.advance(2000);
  assert.deepEqual(documents(), []);
  assert.equal(informed(), 3, 'the list of routers tells what there is');
  router.tell(reachable, true);
  await clock.advance(2000);
  assert.equal(documents().length, 1);
});

test('A router that was read once has entities, also without an address and while it is away.', async () => {
  const router = new FakeRouter().open().miss(wanIpv4).tell(reachable, false);
  const { clock, documents } = published(router);
  await clock.advance(2000);
  assert.equal(documents().length, 1);
});

test('What an earlier run showed and this one does not is buried.', async () => {
  const { it, clock, documents } = published();
  await clock.advance(2000);
  it.remember({ components: { old_thing: { platform: 'sensor' } } });
  await clock.advance(1999);
  assert.equal(documents().length, 1);
  await clock.advance(1);
  assert.deepEqual(
    documents().map(({ components }) => components['old_thing']),
    [undefined, { platform: 'sensor' }, undefined],
  );
  it.remember({ components: { reachable: { platform: 'binary_sensor' } } });
  assert.equal(clock.pending, 0, 'what is there anyway needs nothing');
});

test('Without Home Assistant there are topics and no entities.', async () => {
  const { it, clock, sent } = published(lowerRouter(), { homeAssistant: undefined });
  it.remember({ components: { old_thing: { platform: 'sensor' } } });
  await clock.advance(10_000);
  assert.equal(it.owns(CONFIG), false);
  it.close({ forget: true });
  assert.ok(sent.length > 0);
  for (const [topic] of sent) assert.match(topic, /^futamichi\/lower\//);
});

test('A router’s discovery topic is its own and nobody else’s.', () => {
  const { it } = published();
  assert.equal(it.owns(CONFIG), true);
  assert.equal(it.owns('homeassistant/device/futamichi_n2/config'), false);
});
