import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connect } from '../../../lib/capabilities/connect.ts';
import { disconnect } from '../../../lib/capabilities/disconnect.ts';
import { dhcpServer } from '../../../lib/capabilities/dhcp-server.ts';
import { identity } from '../../../lib/capabilities/identity.ts';
import { log } from '../../../lib/capabilities/log.ts';
import { pppoeBridge } from '../../../lib/capabilities/pppoe-bridge.ts';
import { reboot } from '../../../lib/capabilities/reboot.ts';
import { reconnect } from '../../../lib/capabilities/reconnect.ts';
import { refresh } from '../../../lib/capabilities/refresh.ts';
import { sessionUp } from '../../../lib/capabilities/session-up.ts';
import { addressClass, type AddressClass } from '../../../lib/address/wan-class.ts';
import { wanIpv4 } from '../../../lib/capabilities/wan-ipv4.ts';
import { wanMode } from '../../../lib/capabilities/wan-mode.ts';
import { wanPath, wanPaths, type WanPath } from '../../../lib/capabilities/wan-path.ts';
import { explain, explainError } from '../../../lib/application/explain.ts';
import type { Channel, Evidence } from '../../../lib/router/driver.ts';
import { RouterError } from '../../../lib/router/errors.ts';
import { local, type LocalFinding, type Status } from '../../../lib/router/finding.ts';
import { FakeDriver } from '../../support/fake-driver.ts';
import { FakeRouter, known } from '../../support/fake-router.ts';

/** What is said in English, after it was seen that Japanese says as much in its own words. */
function told(router: FakeRouter): readonly LocalFinding[] {
  const findings = explain(router);
  for (const { text } of findings) {
    assert.notEqual(text.en, '');
    assert.notEqual(text.ja, '');
    assert.notEqual(text.ja, text.en);
  }
  return findings.map((finding) => local(finding, 'en'));
}

const inJapanese = (router: FakeRouter) => explain(router).map((finding) => local(finding, 'ja'));

const statuses = (findings: readonly LocalFinding[]) => findings.map(({ status }) => status);
const count = (findings: readonly LocalFinding[], part: string) =>
  findings.filter(({ text }) => text.includes(part)).length;
/** What a reading adds to what is said without it. */
const added = (router: FakeRouter, without: readonly LocalFinding[]) =>
  told(router).filter(({ text }) => !without.some((other) => other.text === text));

test('A box is called by vendor, model and firmware as far as it says them.', () => {
  const box = (vendor: string | null, model: string | null, firmware: string | null) =>
    told(new FakeRouter().tell(identity, { vendor, model, firmware, serial: null }))[0]?.text ?? '';
  assert.ok(box('Buffalo', 'WSR-1800AX4S', '1.11').includes('Buffalo WSR-1800AX4S (1.11)'));
  assert.ok(box(null, 'WSR-1800AX4S', null).includes(' WSR-1800AX4S.'));
  assert.ok(!box('Buffalo', null, null).includes('('));
});

test('A box that says nothing of itself is called by its driver, and one without a driver has no name.', () => {
  assert.ok(told(new FakeRouter().open())[0]?.text.includes('fake'));
  assert.ok(told(new FakeRouter())[0]?.text.includes('?'));
});

test('A session that is up is well, one that is down is a problem, one that nobody knows is unknown.', () => {
  const said = [
    new FakeRouter().tell(sessionUp, true),
    new FakeRouter().tell(sessionUp, false),
    new FakeRouter().miss(sessionUp),
  ].map((router) => told(router)[1]);
  assert.deepEqual(
    said.map((finding) => finding?.status),
    ['ok', 'problem', 'unknown'],
  );
  assert.equal(new Set(said.map((finding) => finding?.text)).size, 3);
});

const ADDRESSES: Readonly<Record<AddressClass, string>> = {
  public: '25.100.7.10',
  private: '192.168.10.2',
  cgn: '100.64.0.1',
  'ds-lite': '192.0.0.2',
  documentation: '203.0.113.10',
  reserved: '169.254.1.1',
};

test('Every class of address has its own sentence beside the address, and only a public one is well.', () => {
  const without = told(new FakeRouter());
  const said = Object.entries(ADDRESSES).map(([kind, address]) => {
    assert.equal(addressClass(address), kind);
    const [finding, ...rest] = added(new FakeRouter().tell(wanIpv4, address), without);
    assert.deepEqual(rest, []);
    assert.ok(finding);
    assert.ok(finding.text.includes(address), kind);
    assert.equal(finding.status, kind === 'public' ? 'ok' : 'warning');
    return finding.text.replace(address, '');
  });
  assert.equal(new Set(said).size, said.length);
});

test('Without an address nothing is said about one.', () => {
  assert.deepEqual(told(new FakeRouter().miss(wanIpv4)), told(new FakeRouter()));
});

const NOT_GOOD: Readonly<Partial<Record<WanPath, Status>>> = {
  'behind-router': 'warning',
  none: 'problem',
  unknown: 'unknown',
};

test('Every path has its own sentence: no way out is a problem, a way through another router is a warning.', () => {
  const without = told(new FakeRouter());
  const said = wanPaths.map((path) => {
    const [finding, ...rest] = added(new FakeRouter().tell(wanPath, path), without);
    assert.deepEqual(rest, []);
    assert.ok(finding);
    assert.equal(finding.status, NOT_GOOD[path] ?? 'ok', path);
    return finding.text;
  });
  assert.equal(new Set(said).size, wanPaths.length);
});

test('What it offers is listed by name, in the language that was asked for.', () => {
  const router = new FakeRouter().offer(reconnect, refresh);
  const findings = told(router);
  assert.ok(findings.some(({ status, text }) => status === 'ok' && text.includes(reconnect.name.en)));
  assert.equal(count(inJapanese(router), reconnect.name.ja), 1);
});

test('An offer that was withdrawn is news of its own, with the reason, and is neither offered nor missing.', () => {
  const reason = new RouterError('unreadable', { hint: { en: 'Switch it on.', ja: 'ONにする。' } });
  const router = new FakeRouter().offer(refresh).withdraw(reconnect, reason);
  const withdrawn = told(router).filter(({ text }) => text.includes(reconnect.name.en));
  assert.deepEqual(statuses(withdrawn), ['problem']);
  assert.ok(withdrawn[0]?.text.includes(reason.sentence('en')));
  assert.equal(count(inJapanese(router), reason.sentence('ja')), 1);
});

test('Actions that it does not have are a warning; refresh is ours and settings are not expected.', () => {
  const missing = told(new FakeRouter().offer(reconnect)).at(-1);
  assert.equal(missing?.status, 'warning');
  for (const { name } of [connect, disconnect, reboot]) assert.ok(missing.text.includes(name.en));
  assert.ok(!missing.text.includes(refresh.name.en));
  const all = told(new FakeRouter().offer(reconnect, connect, disconnect, reboot));
  assert.equal(count(all, reboot.name.en), 1);
  assert.notEqual(all.at(-1)?.status, 'warning');
});

test('An error is bad news with its sentence, and its detail where it has one.', () => {
  const plain = new RouterError('timeout');
  const text = { en: plain.sentence('en'), ja: plain.sentence('ja') };
  assert.deepEqual(explainError(plain), { status: 'problem', text, evidence: [] });
  const detailed = explainError(new RouterError('rejected', { detail: '704 Failed' }));
  assert.ok(detailed.text.ja.includes('704 Failed'));
});

test('A firmware with a known flaw is bad, and the one that mends it is named.', () => {
  const box = { vendor: 'NEC', model: 'WX3000HP', firmware: '2.4.2', serial: null };
  const router = new FakeRouter().tell(identity, box, { advisory: 'NV26-001', fixed: '2.5.0' });
  const [warning] = added(router, told(new FakeRouter().tell(identity, box)));
  assert.equal(warning?.status, 'problem');
  assert.ok(warning.text.includes('NV26-001') && warning.text.includes('2.5.0'));
});

test('A family that nobody here has tried on a real box is said to be so.', () => {
  const opened = (evidence: Evidence) =>
    told(new FakeRouter().open(Object.assign(new FakeDriver([]), { evidence })));
  const tried = opened('hardware');
  assert.deepEqual(opened('recorded'), tried);
  for (const evidence of ['manual', 'reconstructed'] as const) {
    const more = opened(evidence).filter(({ text }) => !tried.some((other) => other.text === text));
    assert.deepEqual(statuses(more), ['warning']);
  }
});

test('What keeps us from reading a part is said beside what was read.', () => {
  const router = new FakeRouter().tell(sessionUp, true).fail(new RouterError('busy'));
  const [problem, ...rest] = added(router, told(new FakeRouter().tell(sessionUp, true)));
  assert.equal(problem?.text, explainError(new RouterError('busy')).text.en);
  assert.deepEqual([problem.status, rest], ['problem', []]);
});

test('What cannot be used for the same reason is said in one sentence.', () => {
  const reason = () => new RouterError('disabled');
  const router = new FakeRouter().withdraw(connect, reason()).withdraw(disconnect, reason());
  const sentence = reason().sentence('en');
  const said = told(router).filter(({ text }) => text.includes(sentence));
  assert.equal(said.length, 1);
  assert.ok(said[0]?.text.includes(connect.name.en) && said[0].text.includes(disconnect.name.en));
});

test('A refused login ends there: what can be read without one is not told beside it, and how it was refused is nobody’s business.', () => {
  for (const code of ['auth-failed', 'auth-locked'] as const) {
    const problem = new RouterError(code, { detail: 'wrong-password' });
    const findings = told(new FakeRouter().open().tell(sessionUp, true).offer(reconnect).fail(problem));
    assert.deepEqual(statuses(findings), ['ok', 'problem'], code);
    assert.ok(findings[1]?.text.startsWith(problem.sentence('en')));
  }
  assert.ok(
    !explainError(new RouterError('auth-failed', { detail: 'wrong-password' })).text.ja.includes('wrong'),
  );
});

/** A router with a channel that needs a login beside one that does not. */
const behindLogin = () => {
  const channels: readonly Channel[] = [
    { id: 'open', looks: [], operations: [] },
    { id: 'fake', login: true, looks: [], operations: [] },
  ];
  return new FakeRouter().open(Object.assign(new FakeDriver([]), { channels }));
};

test('A login that was accepted is said so, with what was read behind it.', () => {
  const router = behindLogin()
    .tell(pppoeBridge, true)
    .tell(dhcpServer, false)
    .tell(wanMode, 'static')
    .tell(log, ['a', 'b'])
    .tell(identity, { vendor: 'Buffalo', model: null, firmware: null, serial: null });
  const accepted = (language: 'en' | 'ja') =>
    explain(router)
      .map((each) => local(each, language))
      .find(({ text }) => /Login accepted|ログインできました/.test(text));
  assert.deepEqual(accepted('en'), {
    status: 'ok',
    text: 'Login accepted. Read behind it: WAN mode: a fixed address; Log: 2 lines; PPPoE bridge: on; DHCP server: off.',
  });
  assert.deepEqual(accepted('ja'), {
    status: 'ok',
    text: 'ログインできました。読み取った項目：WAN動作モード：固定IPアドレス、ログ：2行、PPPoEブリッジ：有効、DHCPサーバー：無効',
  });
});

test('What is told in a sentence of its own is not repeated behind the login.', () => {
  const [accepted] = told(behindLogin().tell(sessionUp, true)).filter(({ text }) =>
    text.includes('accepted'),
  );
  assert.equal(accepted?.text, 'Login accepted.');
});

test('Nothing is said of a login where nothing came from behind one.', () => {
  const elsewhere = { ...known(true), channel: 'open' } as const;
  const router = behindLogin().look([[pppoeBridge, elsewhere]]);
  assert.equal(count(told(router), 'Login'), 0);
  assert.equal(count(told(behindLogin().miss(pppoeBridge)), 'Login'), 0);
});

test('No session to reconnect and no login entered are no faults: nothing is wrong with the router.', () => {
  for (const code of ['unsupported', 'disabled'] as const) {
    const router = new FakeRouter().withdraw(reconnect, new RouterError(code));
    assert.deepEqual(
      statuses(told(router).filter(({ text }) => text.startsWith('Reconnect'))),
      ['warning'],
      code,
    );
  }
  const mixed = new FakeRouter().withdraw(reconnect, new RouterError('unreadable'));
  assert.deepEqual(statuses(told(mixed).filter(({ text }) => text.startsWith('Reconnect'))), ['problem']);
});
