import assert from 'node:assert/strict';
import { test } from 'node:test';
import { portForwardAdd } from '../../../lib/capabilities/port-forward-add.ts';
import { portForwardRemove } from '../../../lib/capabilities/port-forward-remove.ts';
import { wanIpv4 } from '../../../lib/capabilities/wan-ipv4.ts';
import { wanIpv6Prefix } from '../../../lib/capabilities/wan-ipv6-prefix.ts';
import { wanPath, type WanPath } from '../../../lib/capabilities/wan-path.ts';
import { homeShare } from '../../../lib/path/own-ports.ts';
import { objectToForeignPort, ownRanges, portOwner, type Line } from '../../../lib/path/port-owner.ts';
import { knownRules } from '../../../lib/path/rule-table.ts';
import { Report } from '../../../lib/router/report.ts';
import { Snapshot } from '../../../lib/router/snapshot.ts';

const HOME = '240b:10:1234:5600::/56';
const NEIGHBOUR = '240b:10:1234:5700::/56';
const { ipv4, ports } = homeShare(HOME);
const own = ports[2]?.[0] ?? 0;
const other = own + 16;

const of = (path: WanPath | undefined, ipv6: readonly string[], address?: string): Line => ({
  path,
  ipv6,
  ipv4: address,
});

test('Whose a port is, by the road.', () => {
  for (const [line, expected] of [
    [of('ipoe-map-e', [HOME]), ['home', 'another']],
    [of('ipoe-map-e', ['240b:10:1234:56ff::1']), ['home', 'another']],
    [of('ipoe-map-e', []), ['unknown', 'unknown']],
    [of('ipoe-map-e', ['fd00::1', 'rubbish', '2001:db8::1']), ['unknown', 'unknown']],
    // two prefixes, of which one is outdated
    [of('ipoe-map-e', [HOME, NEIGHBOUR]), ['unknown', 'unknown']],
    [of('unknown', [HOME], ipv4), ['home', 'another']],
    [of(undefined, [HOME], '25.100.7.10'), ['home', 'home']],
    [of('pppoe', [HOME], '25.100.7.10'), ['home', 'home']],
    [of('pppoe', [HOME], ipv4), ['home', 'home']],
    [of('ipoe-fixed-ip', [HOME]), ['home', 'home']],
    [of('ipoe-ds-lite', [HOME]), ['nobody', 'nobody']],
  ] as const)
    assert.deepEqual(
      [own, other].map((port) => portOwner(line, port)),
      expected,
      JSON.stringify(line),
    );
  assert.equal(portOwner(of('ipoe-map-e', [HOME]), 443), 'another', 'well-known ports are nobody’s here');
});

test('A port is told as the port set has it.', () => {
  const line = of('ipoe-map-e', [HOME], ipv4);
  const inRanges = (port: number) => ports.some(([from, to]) => port >= from && port <= to);
  for (let port = 1; port <= 65_535; port += 15)
    assert.equal(portOwner(line, port) === 'home', inRanges(port), `${port}`);
});

test('The home’s ports are written for people, and not all of them.', () => {
  assert.match(ownRanges(of('ipoe-map-e', [HOME])), /^(\d+–\d+, ){3}\d+–\d+ …$/);
  assert.equal(ownRanges(of('ipoe-map-e', [])), '');
});

function snapshot(path: WanPath, prefix?: string): Snapshot {
  const report = new Report().tell(wanPath, path).tell(wanIpv4, ipv4);
  if (prefix !== undefined) report.tell(wanIpv6Prefix, prefix);
  return Snapshot.empty.with(report.observed('test', 0));
}

test('A forward that would bring visitors to somebody else, or never any, is objected to.', () => {
  const object = objectToForeignPort(knownRules(), () => []);
  const asked = (port: number) => portForwardAdd.input.parse({ port, protocol: 'tcp', host: '192.168.1.10' });
  const why = (port: number, now: Snapshot) => object(portForwardAdd, asked(port), now);
  assert.equal(why(own, snapshot('ipoe-map-e', HOME)), undefined);
  const foreign = why(other, snapshot('ipoe-map-e', HOME));
  assert.match(foreign?.en ?? '', new RegExp(`port ${other} .* another home.*${own}`));
  assert.match(foreign?.ja ?? '', /他の家/);
  assert.match(why(own, snapshot('ipoe-ds-lite'))?.en ?? '', /DS-Lite/);
  assert.equal(why(other, snapshot('ipoe-map-e')), undefined, 'nobody knows');
  assert.equal(why(other, snapshot('pppoe', HOME)), undefined);
  assert.equal(object(portForwardRemove, asked(other), snapshot('ipoe-map-e', HOME)), undefined);
  // the addresses of this machine tell the prefix where the router does not
  const here = objectToForeignPort(knownRules(), () => ['240b:10:1234:5600::10']);
  assert.ok(here(portForwardAdd, asked(other), snapshot('ipoe-map-e')));
});
