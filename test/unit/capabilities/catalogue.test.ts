import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import {
  catalogue,
  doables,
  findDoable,
  findReadable,
  readables,
} from '../../../lib/capabilities/catalogue.ts';
import { routerEvents } from '../../../lib/capabilities/events.ts';
import { portForwards, type PortForward } from '../../../lib/capabilities/port-forwards.ts';
import { reachable } from '../../../lib/capabilities/reachable.ts';
import { sessionUp } from '../../../lib/capabilities/session-up.ts';
import { wanIpv4 } from '../../../lib/capabilities/wan-ipv4.ts';
import { wanPath, wanPaths } from '../../../lib/capabilities/wan-path.ts';
import { Report } from '../../../lib/router/report.ts';
import { Snapshot, type Attributes } from '../../../lib/router/snapshot.ts';

test('Every id is unique, has its own file, and is found by its name from outside.', () => {
  const ids = catalogue.map(({ id }) => id);
  assert.equal(new Set(ids).size, ids.length);
  const files = readdirSync(new URL('../../../lib/capabilities', import.meta.url));
  for (const id of ids) assert.ok(files.includes(`${id.replaceAll('.', '-')}.ts`), id);
  for (const readable of readables) assert.equal(findReadable(readable.id), readable);
  for (const doable of doables) assert.equal(findDoable(doable.id), doable);
  for (const strange of ['', 'toString', '__proto__', 'WAN.IPV4']) {
    assert.equal(findReadable(strange), undefined);
    assert.equal(findDoable(strange), undefined);
  }
  assert.equal(findReadable('reconnect'), undefined);
  assert.equal(findDoable('wan.ipv4'), undefined);
});

test('The catalogue holds what was promised, and nothing else.', () => {
  const promised = [
    'reachable',
    'identity',
    'session.up',
    'session.since',
    'session.error',
    'wan.ipv4',
    'wan.ipv6-prefix',
    'wan.mode',
    'wan.path',
    'wan.provider',
    'wan.mac',
    'lan.mac',
    'traffic.received',
    'traffic.sent',
    'throughput.received',
    'latency',
    'loss',
    'firmware',
    'link.up',
    'line-rate.received',
    'line-rate.sent',
    'wan.ipv6',
    'throughput.sent',
    'uptime',
    'pppoe.bridge',
    'dhcp.server',
    'lan.address',
    'pppoe.account',
    'log',
    'port.forwards',
    'port.forward.add',
    'port.forward.remove',
    'reconnect',
    'connect',
    'disconnect',
    'reboot',
    'refresh',
  ];
  assert.deepEqual(catalogue.map(({ id }) => id).sort(), promised.sort());
});

test('Names and descriptions exist in both languages, and Japanese really is Japanese.', () => {
  for (const { id, name, description } of catalogue) {
    for (const text of [name, description]) {
      assert.ok(text.en.length > 1, id);
      assert.match(text.ja, /[ぁ-んァ-ヶ一-龠]/, id);
    }
    assert.match(description.en, /\.$/, id);
    assert.match(description.ja, /。$/, id);
  }
});

test('What can leave somebody without network says so.', () => {
  const cutting = doables.filter(({ risk }) => risk === 'cuts-off').map(({ id }) => id);
  for (const id of ['dhcp.server', 'lan.address', 'wan.mac', 'lan.mac', 'reboot', 'port.forward.remove'])
    assert.ok(cutting.includes(id), id);
  assert.ok(!cutting.includes('reconnect'));
});

test('The paths are a closed list that Home Assistant knows.', () => {
  assert.deepEqual(wanPath.entity?.platform === 'sensor' && wanPath.entity.options, wanPaths);
});

function seen(values: { up?: boolean; ip?: string; answers?: boolean }): Snapshot {
  const report = new Report();
  if (values.up !== undefined) report.tell(sessionUp, values.up);
  if (values.ip !== undefined) report.tell(wanIpv4, values.ip);
  if (values.answers !== undefined) report.tell(reachable, values.answers);
  return Snapshot.empty.with(report.observed('test', 0));
}

const between = (last: Snapshot, now: Snapshot) =>
  routerEvents.flatMap(({ type, between: compare }) =>
    compare(last, now) ? [[type, compare(last, now)]] : [],
  );

test('A drop, a return and another address each make one event.', () => {
  assert.deepEqual(between(seen({ up: true, ip: '11.0.0.1' }), seen({ up: false })), [
    ['session_down', { wan_ipv4: '11.0.0.1' }],
  ]);
  assert.deepEqual(between(seen({ up: true }), seen({ up: false })), [['session_down', { wan_ipv4: null }]]);
  assert.deepEqual(between(seen({ up: false, ip: '11.0.0.1' }), seen({ up: true, ip: '11.0.0.2' })), [
    ['session_up', { wan_ipv4: '11.0.0.2' }],
    ['wan_ip_changed', { from: '11.0.0.1', to: '11.0.0.2' }],
  ]);
  assert.deepEqual(between(seen({ up: false }), seen({ up: true })), [['session_up', { wan_ipv4: null }]]);
  assert.deepEqual(between(seen({ answers: true }), seen({ answers: false })), [['unreachable', {}]]);
  assert.deepEqual(between(seen({ answers: false }), seen({ answers: true })), [['reachable', {}]]);
});

const forward = (port: number, rest: Partial<PortForward> = {}): PortForward => ({
  port,
  protocol: 'tcp',
  host: '192.168.1.10',
  internalPort: 443,
  remoteHost: null,
  description: 'web',
  lease: null,
  enabled: true,
  ...rest,
});
const forwarding = (forwards: readonly PortForward[], attributes?: Attributes) =>
  Snapshot.empty.with(new Report().tell(portForwards, forwards, attributes).observed('test', 0));

test('Forwards that come and go are told in words; what we make for a test, and a list that is not whole, is not.', () => {
  const before = forwarding([forward(80), forward(81)]);
  assert.deepEqual(between(before, forwarding([forward(80), forward(82, { protocol: 'udp' })])), [
    [
      'port_forwards_changed',
      { added: 'UDP 82 → 192.168.1.10:443  web', removed: 'TCP 81 → 192.168.1.10:443  web' },
    ],
  ]);
  assert.deepEqual(between(before, forwarding([forward(80)])), [
    ['port_forwards_changed', { added: null, removed: 'TCP 81 → 192.168.1.10:443  web' }],
  ]);
  const test = forward(50_000, { description: 'futamichi: test' });
  for (const now of [
    forwarding([forward(81), forward(80, { lease: 600, description: 'other' })]),
    forwarding([forward(80), forward(81), test]),
    forwarding([forward(80)], { complete: false }),
    Snapshot.empty,
  ]) {
    assert.deepEqual(between(before, now), []);
    assert.deepEqual(between(now, before), []);
  }
  const many = Array.from({ length: 30 }, (_, index) => forward(1000 + index));
  const [[, details] = []] = between(forwarding([]), forwarding(many));
  assert.ok((details as { added: string }).added.length < 500);
});

test('Unknown is not down, and the first sight is no event.', () => {
  assert.deepEqual(between(seen({ up: true, ip: '11.0.0.1' }), seen({})), []);
  assert.deepEqual(between(seen({}), seen({ up: false })), []);
  assert.deepEqual(between(seen({}), seen({ up: true, ip: '11.0.0.1', answers: true })), []);
  assert.deepEqual(between(seen({ up: true, ip: '11.0.0.1' }), seen({ up: true, ip: '11.0.0.1' })), []);
});
