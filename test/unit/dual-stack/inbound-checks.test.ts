import assert from 'node:assert/strict';
import { test } from 'node:test';
import { portForwards, type PortForward } from '../../../lib/capabilities/port-forwards.ts';
import { wanMode } from '../../../lib/capabilities/wan-mode.ts';
import { wanPath } from '../../../lib/capabilities/wan-path.ts';
import type { InboundMissed, Observations } from '../../../lib/dual-stack/home.ts';
import { judge } from '../../../lib/dual-stack/judge.ts';
import { homeShare } from '../../../lib/path/own-ports.ts';
import { homeWith, type Readings } from './homes.ts';

const PREFIX = '240b:10:1234:5600::1';
const own = homeShare(PREFIX).ports[1]?.[0] ?? 0;

const forward = (port: number, rest: Partial<PortForward> = {}): PortForward => ({
  port,
  protocol: 'tcp',
  host: '192.168.10.5',
  internalPort: 443,
  remoteHost: null,
  description: '',
  lease: null,
  enabled: true,
  ...rest,
});

function found(id: string, upper: Readings, observed: Observations = {}) {
  return judge(homeWith({ upper, observed })).findings.find((finding) => finding.id === id);
}

const DS_LITE: Readings = [
  [wanMode, 'ds-lite'],
  [wanPath, 'ipoe-ds-lite'],
];

const forwarding = (...forwards: readonly PortForward[]): Readings => [[portForwards, forwards]];

test('A forward of the upper router outside the home’s port set reaches somebody else, and is named.', () => {
  const told = found('forwards', forwarding(forward(own), forward(own + 16, { protocol: 'udp' })), {
    ipv6: [PREFIX],
  });
  assert.equal(told?.status, 'warning');
  assert.match(told?.text.en ?? '', new RegExp(`UDP ${own + 16}, which .* somebody else’s home`));
  assert.doesNotMatch(told?.text.en ?? '', new RegExp(`TCP ${own}\\b`));
  assert.match(told?.text.ja ?? '', /他の家/);
  assert.match(told?.remedy?.en ?? '', new RegExp(`${own}`));
});

test('Forwards of own ports are well; without a prefix nobody knows.', () => {
  const upper = forwarding(forward(own));
  assert.equal(found('forwards', upper, { ipv6: [PREFIX] })?.status, 'ok');
  const unsure = found('forwards', upper);
  assert.equal(unsure?.status, 'unknown');
  assert.match(unsure?.remedy?.en ?? '', /IPv6/);
});

test('Behind DS-Lite no forward of the upper router can work.', () => {
  const told = found('forwards', [...forwarding(forward(8443)), ...DS_LITE]);
  assert.equal(told?.status, 'warning');
  assert.match(told?.text.en ?? '', /DS-Lite/);
});

test('It is no question where nothing is forwarded, or nobody knows.', () => {
  for (const upper of [[], forwarding(), forwarding(forward(own + 16, { enabled: false }))])
    assert.equal(found('forwards', upper, { ipv6: [PREFIX] }), undefined);
});

test('A long table is named by its first ports.', () => {
  const many = Array.from({ length: 20 }, (_, index) => forward(20_000 + index));
  const told = found('forwards', [...forwarding(...many), ...DS_LITE]);
  assert.match(told?.text.en ?? '', /TCP 20005 …/);
  assert.doesNotMatch(told?.text.en ?? '', /20006/);
});

const visit = (rest: object) => ({ inbound: { arrives: true, returns: true, port: 443, ...rest } });

test('What a visit from outside showed is said, and what to do about it.', () => {
  for (const [observed, status, said] of [
    [visit({}), 'ok', /^Port 443 is reached/],
    [
      visit({ protocol: 'udp', tcp: true, seenFrom: '25.200.3.17' }),
      'ok',
      /UDP 443 is reached .* come back\.$/,
    ],
    [visit({ seenFrom: '192.168.10.2' }), 'ok', /rewrites sources/],
    [visit({ tcp: false }), 'warning', /no TCP connection/],
    [visit({ returns: false }), 'problem', /wrong road/],
    [visit({ arrives: false, returns: false }), 'warning', /not seen/],
  ] as const) {
    const told = found('inbound', [], observed);
    assert.equal(told?.status, status);
    assert.match(told.text.en, said);
    assert.equal(told.remedy !== undefined, status !== 'ok');
  }
});

test('The way back is remedied by commands with the router’s own address, in both languages.', () => {
  const { remedy } = found('inbound', [], visit({ returns: false })) ?? {};
  for (const text of [remedy?.en ?? '', remedy?.ja ?? '']) {
    assert.match(text, /ip rule add from </);
    assert.match(text, /ip route add default via 192\.168\.10\.2 table 102/);
    assert.match(text, /ip route replace default via 192\.168\.10\.2/);
    assert.match(text, /docker network create -d macvlan .*--gateway 192\.168\.10\.2/);
  }
});

test('A visit that could not be made is unknown, and it is said what would make it known.', () => {
  const missed: readonly InboundMissed[] = ['not-steered', 'no-address', 'no-forward'];
  const remedies = missed.map((inboundMissed) => {
    const told = found('inbound', [], { inboundMissed });
    assert.equal(told?.status, 'unknown');
    return told.remedy?.en ?? '';
  });
  assert.equal(new Set(remedies).size, missed.length);
  assert.match(remedies[0] ?? '', /ip route add default via 192\.168\.10\.1 table 101/);
  assert.equal(found('inbound', []), undefined, 'nobody asked for one');
});
