import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { lanAddress } from '../../../lib/capabilities/lan-address.ts';
import { wanIpv4 } from '../../../lib/capabilities/wan-ipv4.ts';
import { HomeObserver, type HomeObserverOptions, type Looks } from '../../../lib/application/observe-home.ts';
import { observeHere, observeLan, type LanQuestions } from '../../../lib/application/observe-lan.ts';
import type { RoadObservation } from '../../../lib/application/observe-road.ts';
import { RouterError } from '../../../lib/router/errors.ts';
import { probeIds, probes, type ProbeId } from '../../../lib/transport/probes.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { scriptedShell } from '../../support/scripted-shell.ts';
import { homeWith, type Readings } from '../dual-stack/homes.ts';

const { signal } = new AbortController();
const NOTHING: RoadObservation = {
  seen: undefined,
  name: undefined,
  prefixes: [],
  provisioned: undefined,
  homeGateway: undefined,
  missed: [],
  notSteered: undefined,
};

describe('how often the home is looked at', () => {
  function begin(options: Omit<HomeObserverOptions, 'clock'>) {
    const clock = new FakeClock();
    const asked: string[] = [];
    const looks: Looks = {
      observeLan: ({ routers, probes: allowed }) => {
        asked.push(`lan ${routers.join(' ')}: ${allowed.join(' ')}`);
        return Promise.resolve({ missed: [], pado: true });
      },
      observeRoad: ({ router, probes: allowed, address, passedOn }) => {
        asked.push(`${router} as ${address}: ${allowed.join(' ')} ${passedOn?.join(' ')}`.trim());
        return Promise.resolve(NOTHING);
      },
    };
    const visit: HomeObserverOptions['visit'] = ({ lower }) => {
      asked.push(`inbound ${lower.host}`);
      return Promise.resolve({ inboundMissed: 'no-forward' });
    };
    const observer = new HomeObserver({ visit, ...options, clock }, looks);
    const look = (lower: Readings = []) => observer.observe(homeWith({ lower }), signal);
    return { clock, asked, look };
  }

  test('Nobody is asked anything unless it is allowed.', async () => {
    const { asked, look } = begin({ probes: [] });
    assert.deepEqual(await look(), {});
    assert.deepEqual(asked, []);
  });

  test('Each probe is asked where it belongs, and no other.', async () => {
    for (const { id, reach } of probes) {
      const { asked, look } = begin({ probes: [id] });
      await look();
      const all = asked.join('\n');
      assert.ok(all.includes(id), id);
      for (const other of probeIds) if (other !== id) assert.ok(!all.includes(other), `${id}: ${other}`);
      if (reach === 'nobody') assert.equal(asked.length, 2);
    }
  });

  test('What a visit from outside showed stands beside the rest.', async () => {
    const { asked, look } = begin({ probes: ['inbound', 'neighbours'] });
    assert.deepEqual(await look(), { missed: [], pado: true, inboundMissed: 'no-forward' });
    assert.deepEqual(asked, ['lan 192.168.10.1 192.168.10.2: neighbours', 'inbound 192.168.10.2']);
  });

  test('Both roads, with what the routers report; hosts that are passed on are the lower one’s.', async () => {
    const { asked, look } = begin({ probes: ['stun', 'pppoe-discovery'], passedOn: ['208.67.220.220'] });
    const { roads, pado } = await look([[wanIpv4, '25.100.7.99']]);
    assert.deepEqual(asked.toSorted(), [
      '192.168.10.1 as 25.200.3.17: stun',
      '192.168.10.2 as 25.100.7.99: stun 208.67.220.220',
      'lan 192.168.10.1 192.168.10.2: pppoe-discovery',
    ]);
    assert.equal(pado, true);
    assert.deepEqual(roads?.lower?.when, { up: true, ipv4: '25.100.7.99' });
  });

  test('Out of the LAN once an hour, or when a router reports something else, but not more than each minute.', async () => {
    const { clock, asked, look } = begin({ probes: ['stun'] });
    const looked = async (lower?: Readings) => {
      const before = asked.length;
      await look(lower);
      return asked.length - before;
    };
    const other: Readings = [[wanIpv4, '25.100.7.99']];
    assert.equal(await looked(), 2);
    await clock.advance(59_000);
    assert.deepEqual([await looked(), await looked(other)], [0, 0]);
    await clock.advance(2000);
    assert.deepEqual([await looked(), await looked(other), await looked()], [0, 2, 0]);
    await clock.advance(3_599_000);
    assert.equal(await looked(other), 0);
    await clock.advance(2000);
    assert.equal(await looked(other), 2);
  });

  test('A home gateway is looked for at the router, and before an upper one that sits behind another.', async () => {
    const asked: unknown[] = [];
    const looks: Looks = {
      observeLan: () => Promise.resolve({ missed: [] }),
      observeRoad: ({ homeGateways }) => (asked.push(homeGateways), Promise.resolve(NOTHING)),
    };
    const look = (home: Parameters<HomeObserver['observe']>[0]) =>
      new HomeObserver({ probes: ['home-gateway'] }, looks).observe(home, signal);
    await look(homeWith());
    const behind = homeWith({ upper: [[wanIpv4, '192.168.1.20']] });
    await look(behind);
    await look({ ...behind, lower: { ...behind.lower, host: '192.168.1.1' } });
    assert.deepEqual(asked, [
      ['192.168.10.1'],
      ['192.168.10.2'],
      ['192.168.10.1', '192.168.1.1', 'ntt.setup'],
      ['192.168.10.2'],
      ['192.168.10.1', 'ntt.setup'],
      ['192.168.1.1'],
    ]);
  });

  test('The LAN each minute.', async () => {
    const { clock, asked, look } = begin({ probes: ['dhcp-discover'] });
    await look();
    await clock.advance(59_000);
    await look();
    assert.equal(asked.length, 1);
    await clock.advance(2000);
    await look();
    assert.equal(asked.length, 2);
  });

  test('A router that was entered by its name is looked at where it says that it is.', async () => {
    const asked: string[] = [];
    const looks: Looks = {
      observeLan: ({ routers }) => (asked.push(...routers), Promise.resolve({ missed: [] })),
      observeRoad: () => Promise.resolve(NOTHING),
    };
    const home = homeWith({ lower: [[lanAddress, '192.168.10.2']] });
    const named = { ...home, lower: { ...home.lower, host: 'lower.lan' } };
    await new HomeObserver({ probes: ['neighbours'] }, looks).observe(named, signal);
    assert.deepEqual(asked, ['192.168.10.1', '192.168.10.2']);
  });
});

describe('the LAN', () => {
  function world(changes: Partial<LanQuestions> = {}) {
    const asked: string[] = [];
    const note = <T>(what: string, answer: T) => (asked.push(what), Promise.resolve(answer));
    const questions: LanQuestions = {
      interfaceNear: (address) =>
        address === '192.168.10.1' ? { device: 'eth0', address: '192.168.10.9' } : undefined,
      dhcpServersNear: ({ from }) => note(`dhcp ${from}`, ['192.168.10.1']),
      hearsConcentrator: ({ device }) => note(`padi ${device}`, false),
      neighboursAt: ({ addresses, device }) =>
        note(`arp ${device} ${addresses.join(' ')}`, [{ address: '192.168.10.1', mac: '02:00:5e:10:00:02' }]),
      ...changes,
    };
    const look = (allowed: readonly ProbeId[]) =>
      observeLan(
        { routers: ['192.168.10.1', '192.168.10.2'], probes: allowed, shell: scriptedShell({}), signal },
        questions,
      );
    return { asked, look };
  }

  test('Each probe asks its own question and no other; without one nobody is asked.', async () => {
    for (const [probe, question] of Object.entries({
      'dhcp-discover': 'dhcp 192.168.10.9',
      'pppoe-discovery': 'padi eth0',
      neighbours: 'arp eth0 192.168.10.1 192.168.10.2',
    })) {
      const { asked, look } = world();
      await look([probe as ProbeId]);
      assert.deepEqual(asked, [question]);
    }
    const { asked, look } = world();
    assert.deepEqual(await look([]), { missed: [] });
    assert.deepEqual(asked, []);
  });

  test('All together.', async () => {
    const found = await world().look(probeIds);
    assert.deepEqual(found, {
      missed: [],
      neighbours: [{ address: '192.168.10.1', mac: '02:00:5e:10:00:02' }],
      dhcpServers: ['192.168.10.1'],
      pado: false,
    });
  });

  test('What may not be asked says why; a machine that is not in the LAN cannot ask.', async () => {
    const fail = (code: 'unsupported' | 'timeout') => () => Promise.reject(new RouterError(code));
    const found = await world({
      dhcpServersNear: fail('unsupported'),
      hearsConcentrator: fail('timeout'),
    }).look(probeIds);
    assert.deepEqual(found.missed, [
      { probe: 'dhcp-discover', why: 'unsupported' },
      { probe: 'pppoe-discovery', why: 'timeout' },
    ]);
    const { asked, look } = world({ interfaceNear: () => undefined });
    const away = await look(['dhcp-discover', 'pppoe-discovery']);
    assert.deepEqual([away.missed.length, away.dhcpServers, away.pado, asked], [2, undefined, undefined, []]);
    const given = world({ neighboursAt: () => Promise.reject(new RouterError('cancelled')) });
    await assert.rejects(given.look(['neighbours']), { code: 'cancelled' });
  });
});

test('What this machine knows anyway is told without asking anybody.', async () => {
  const here = await observeHere();
  assert.ok(Array.isArray(here.resolvers));
  assert.equal(here.dhcpServers, undefined);
  assert.equal(here.roads, undefined);
});
