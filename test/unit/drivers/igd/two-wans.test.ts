import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { sessionUp } from '../../../../lib/capabilities/session-up.ts';
import { trafficReceived } from '../../../../lib/capabilities/traffic-received.ts';
import { wanIpv4 } from '../../../../lib/capabilities/wan-ipv4.ts';
import { commonOf, ofKind, parseDescription, sameService } from '../../../../lib/drivers/igd/description.ts';
import { igdDriver } from '../../../../lib/drivers/igd/driver.ts';
import { recognise } from '../../../../lib/drivers/registry.ts';
import { Snapshot } from '../../../../lib/router/snapshot.ts';
import { targetOf } from '../../../../lib/application/target.ts';
import { FakeClock } from '../../../support/fake-clock.ts';
import { contextFor, silence } from './opened.ts';
import { description, device, plainIgd, response } from './plain-igd.ts';

/** One WAN: its counters, and its connection in a device of its own below. All of them call their services the same. */
const wan = (n: number, udn = `uuid:wan-${n}`): string =>
  device(
    'WANDevice',
    udn,
    [{ type: 'WANCommonInterfaceConfig', id: 'common', path: `/common/${n}` }],
    device('WANConnectionDevice', `${udn}-line`, [{ type: 'WANIPConnection', id: 'line', path: `/ip/${n}` }]),
  );
const box = (...wans: readonly string[]): string =>
  description(device('InternetGatewayDevice', 'uuid:box', [], wans.join('')));
const URL_OF = new URL('http://192.168.1.1/d.xml');
const read = (xml: string) => parseDescription(xml, URL_OF) ?? assert.fail('no description');

/** Two WANs, of which the second is connected until it is told otherwise. */
async function twoWans(t: TestContext) {
  const state = { inUse: '2', fails: false };
  const router = await plainIgd(t, {
    description: box(wan(1), wan(2)),
    answer(action, path) {
      if (state.fails) return 'broken';
      const [, , n = ''] = path.split('/');
      const up = n === state.inUse;
      return response(action, {
        NewConnectionStatus: up ? 'Connected' : 'Disconnected',
        NewExternalIPAddress: up ? `198.51.100.${n}` : '',
        NewTotalBytesReceived: `${n}${n}${n}`,
        NewTotalBytesSent: `${n}${n}`,
        NewPhysicalLinkStatus: up ? 'Up' : 'Down',
      });
    },
  });
  const lines: string[] = [];
  const context = contextFor(t, new FakeClock(), lines);
  const definitions = [igdDriver({ search: silence })];
  const driver = await (await recognise(targetOf(router.url.href), context, undefined, definitions)).open();
  t.after(() => driver.close());
  const [channel] = driver.channels;
  const all = async () => {
    let snapshot = Snapshot.empty;
    for (const look of channel?.looks ?? [])
      snapshot = snapshot.with((await look.read(context.signal, true)).observed('igd', 1));
    return snapshot;
  };
  return { state, all, lines };
}

test('Address, counters and link are those of the WAN in use, and stay so after its description is read again.', async (t) => {
  const { state, all } = await twoWans(t);
  for (const again of [false, true]) {
    const now = await all();
    assert.equal(now.value(sessionUp), true);
    assert.equal(now.value(wanIpv4), '198.51.100.2');
    assert.equal(now.value(trafficReceived), 222);
    const up = now.get(sessionUp);
    assert.equal(up.state === 'known' && up.attributes?.['link'], undefined, 'the link of this WAN is up');
    if (again) return;
    state.fails = true;
    await all().catch(() => undefined);
    state.fails = false;
  }
});

test('When the other WAN takes over, everything is read of it, and the log names its device.', async (t) => {
  const { state, all, lines } = await twoWans(t);
  await all();
  state.inUse = '1';
  await all();
  const now = await all();
  assert.equal(now.value(wanIpv4), '198.51.100.1');
  assert.equal(now.value(trafficReceived), 111);
  assert.match(lines.join(), /the connection in use is line of uuid:wan-1-line/);
});

test('A service is found again by its device, then by its place, then by its name.', () => {
  const before = read(box(wan(1), wan(2)));
  const [, second] = ofKind(before, 'ip');
  assert.ok(second);
  const again = (xml: string) => sameService(ofKind(read(xml), 'ip'), second)?.controlUrl.pathname;
  assert.equal(again(box(wan(2), wan(1))), '/ip/2', 'the order has changed');
  assert.equal(again(box(wan(1, 'uuid:new-1'), wan(2, 'uuid:new-2'))), '/ip/2', 'the UDNs have changed');
  assert.equal(again(box(wan(1, 'uuid:same'), wan(2, 'uuid:same'))), '/ip/2', 'the UDNs say nothing');
  assert.equal(again(box(wan(3))), '/ip/3', 'there is but one');
  assert.equal(sameService([], second), undefined);
});

test('Counters belong to the WANDevice; one for several WANs belongs to none of them.', () => {
  const [first, second] = ofKind(read(box(wan(1), wan(2))), 'ip');
  assert.ok(first && second);
  const both = read(box(wan(1), wan(2)));
  assert.equal(commonOf(both, first)?.controlUrl.pathname, '/common/1');
  assert.equal(commonOf(both, second)?.controlUrl.pathname, '/common/2');
  const without = (n: number) =>
    box(wan(1), wan(2)).replace(
      new RegExp(
        `<service>[^<]*<serviceType>[^<]*Common[^<]*</serviceType><serviceId>[^<]*</serviceId><controlURL>/common/${n}.*?</service>`,
      ),
      '',
    );
  assert.equal(commonOf(read(without(2)), second), undefined);
  const flat = read(
    description(
      device(
        'InternetGatewayDevice',
        'uuid:flat',
        [{ type: 'WANCommonInterfaceConfig', id: 'c', path: '/c' }],
        device('WANConnectionDevice', 'uuid:line', [{ type: 'WANIPConnection', id: 'l', path: '/l' }]),
      ),
    ),
  );
  const [line] = ofKind(flat, 'ip');
  assert.ok(line);
  assert.equal(commonOf(flat, line)?.controlUrl.pathname, '/c');
});
