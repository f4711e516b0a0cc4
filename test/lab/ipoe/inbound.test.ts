// Is a server reached from outside? By the home's own two roads, with miniupnpd in the lower router.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test, type TestContext } from 'node:test';
import type { SeenInbound } from '../../../lib/application/observe-inbound.ts';
import type { LeftForward } from '../../../lib/application/temporary-forward.ts';
import type { PortForward } from '../../../lib/capabilities/port-forwards.ts';
import { installed } from '../../peers/support/peer.ts';
import { Ipoe, needIpoe, whatIsMissing } from './ipoe.ts';

const SHARED = '106.72.18.52';
const lab = new Ipoe(`in${process.pid}`);
const folder = mkdtempSync(join(tmpdir(), 'futamichi-inbound-'));
const journal = join(folder, 'forwards.json');

type Visited = SeenInbound & {
  readonly forwards: readonly PortForward[];
  readonly after: readonly PortForward[];
  readonly left: readonly LeftForward[];
  readonly ms: number;
};

const there = () => whatIsMissing() === undefined && installed('miniupnpd');

function need(t: TestContext): boolean {
  if (!needIpoe(t)) return false;
  if (installed('miniupnpd')) return true;
  if (process.env['CI']) throw new Error('miniupnpd is missing');
  t.skip('miniupnpd is missing: run test/lab/install.sh.');
  return false;
}

function node(...args: readonly string[]): Promise<string> {
  const program = join(import.meta.dirname, 'visit.ts');
  return lab.in('host', process.execPath, '--disable-warning=ExperimentalWarning', program, journal, ...args);
}

const visit = async (): Promise<Visited> => JSON.parse(await node()) as Visited;
const ip = (words: string, place = 'host') => lab.in(place, 'ip', ...words.split(' '));

/** The host as it is: by which router it goes, and whether what comes from .11 goes by the other one. */
async function host(gateway: 'upper' | 'lower', hasRule: boolean): Promise<void> {
  const [own, other] = gateway === 'upper' ? ['192.168.1.1', '192.168.1.2'] : ['192.168.1.2', '192.168.1.1'];
  await ip(`route replace default via ${own} src 192.168.1.10`);
  await ip('rule del from 192.168.1.11').catch(() => '');
  await ip(`route replace default via ${other} table 102`);
  if (hasRule) await ip('rule add from 192.168.1.11 lookup 102');
}

describe('a visit from outside, by the home’s own two roads', () => {
  before(async () => {
    if (!there()) return;
    await lab.up('v6plus');
    await lab.answer();
  });
  after(async () => {
    rmSync(folder, { recursive: true });
    if (!there()) return;
    await lab.down();
  });

  const COMBINATIONS = [
    // the article's own arrangement: the answer leaves by the upper router, and is lost
    { gateway: 'upper', hasRule: false, expected: { arrives: true, returns: false, tcp: undefined } },
    { gateway: 'upper', hasRule: true, expected: { arrives: true, returns: true, tcp: true } },
    { gateway: 'lower', hasRule: false, expected: undefined },
    { gateway: 'lower', hasRule: true, expected: { arrives: true, returns: true, tcp: true } },
  ] as const;

  for (const { gateway, hasRule, expected } of COMBINATIONS)
    test(`Default gateway ${gateway}, ${hasRule ? 'with' : 'without'} a source rule.`, async (t) => {
      if (!need(t)) return;
      await host(gateway, hasRule);
      const { inbound, inboundMissed, after: left, left: noted, ms } = await visit();
      t.diagnostic(`${ms} ms`);
      if (!expected) assert.deepEqual([inbound, inboundMissed], [undefined, 'not-steered']);
      else {
        assert.ok(inbound, inboundMissed);
        const { arrives, returns, tcp, seenFrom, temporary } = inbound;
        assert.deepEqual({ arrives, returns, tcp }, expected);
        assert.deepEqual([seenFrom, temporary], [SHARED, true]);
      }
      assert.deepEqual([left, noted], [[], []], 'nothing is left on the router, nor in the journal');
    });

  test('A lower router that rewrites sources: the answer returns, and every visitor looks like the router.', async (t) => {
    if (!need(t)) return;
    await host('upper', false);
    const rule =
      'table ip rewrite { chain post { type nat hook postrouting priority 80; oifname lan ct status dnat masquerade; }; }';
    await lab.in('lower', 'nft', rule);
    t.after(() => lab.in('lower', 'nft', 'delete table ip rewrite'));
    const { inbound } = await visit();
    assert.deepEqual([inbound?.arrives, inbound?.returns, inbound?.seenFrom], [true, true, '192.168.1.2']);
  });

  test('A forward that is there is used, and stays.', async (t) => {
    if (!need(t)) return;
    await host('upper', true);
    await lab.in(
      'host',
      'upnpc',
      '-u',
      'http://192.168.1.2:5000/rootDesc.xml',
      '-a',
      '192.168.1.11',
      '40001',
      '40000',
      'UDP',
    );
    t.after(() =>
      lab.in('host', 'upnpc', '-u', 'http://192.168.1.2:5000/rootDesc.xml', '-d', '40000', 'UDP'),
    );
    const { inbound, forwards, after: left } = await visit();
    const { port, returns, temporary } = inbound ?? {};
    assert.deepEqual([port, returns, temporary], [40_000, true, undefined]);
    assert.equal(forwards.length, 1);
    assert.deepEqual(
      left.map(({ host: to, internalPort }) => [to, internalPort]),
      [['192.168.1.11', 40_001]],
    );
  });

  test('A process that dies in the middle leaves a forward, and the next one takes it away.', async (t) => {
    if (!need(t)) return;
    await host('lower', false);
    await assert.rejects(node('crash'));
    const { forwards, after: left, left: noted } = await visit();
    assert.deepEqual(
      forwards.map(({ port, protocol, description }) => [port, protocol, description]),
      [[50_000, 'udp', 'futamichi: test']],
    );
    assert.deepEqual([left, noted], [[], []]);
  });

  test('futamichi check, as anybody runs it, names the way back that is missing, with its remedy.', async (t) => {
    if (!need(t)) return;
    await host('upper', false);
    const said = async () => {
      const { code, findings } = await lab.check(['inbound']);
      const found = findings.find(({ id }) => id === 'inbound');
      return { code, ...found };
    };
    const lost = await said();
    assert.deepEqual([lost.code, lost.status], [3, 'problem']);
    assert.match(lost.remedy?.en ?? '', /ip route add default via 192\.168\.1\.2 table 102/);
    await host('upper', true);
    const well = await said();
    assert.deepEqual([well.code, well.status], [0, 'ok'], well.text?.en);
  });

  test('A forward outside the home’s port set is refused beforehand, and found where it is there.', async (t) => {
    if (!need(t)) return;
    await host('upper', true);
    const url = 'http://192.168.1.1:5000/rootDesc.xml';
    const program = join(import.meta.dirname, '../../../lib/cli/main.ts');
    const add = (port: number) => {
      const forward = JSON.stringify({ port, protocol: 'tcp', host: '192.168.1.10' });
      const words = [
        '--disable-warning=ExperimentalWarning',
        program,
        'do',
        url,
        'port.forward.add',
        forward,
      ];
      return lab.in('host', process.execPath, ...words, '--driver', 'igd');
    };
    // PSID 86: 5472 to 5487 are the home’s, and the next the neighbour’s
    await assert.rejects(add(5488), /another home/);
    await add(5480);
    const found = async () => (await lab.check([])).findings.find(({ id }) => id === 'forwards');
    assert.equal((await found())?.status, 'ok');
    await lab.in('host', 'upnpc', '-u', url, '-a', '192.168.1.10', '5488', '5488', 'TCP');
    const foreign = await found();
    assert.equal(foreign?.status, 'warning');
    assert.match(foreign.text.en, /TCP 5488, which .* somebody else’s home/);
    for (const port of ['5480', '5488']) await lab.in('host', 'upnpc', '-u', url, '-d', port, 'TCP');
  });

  test('A session that is down: there is no address to visit.', async (t) => {
    if (!need(t)) return;
    await host('upper', true);
    await lab.fault('session-down', 'on');
    t.after(() => lab.fault('session-down', 'off'));
    assert.equal((await visit()).inboundMissed, 'no-address');
  });
});
