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
import { wanPath, wanPaths, type WanPath } from '../../../lib/capabilities/wan-path.ts';
import { explain, explainError, type Finding } from '../../../lib/application/explain.ts';
import type { Channel, Evidence } from '../../../lib/router/driver.ts';
import { RouterError } from '../../../lib/router/errors.ts';
import { FakeDriver } from '../../support/fake-driver.ts';
import { FakeRouter, known } from '../../support/fake-router.ts';

/** What is said in English, after it was seen that Japanese says as much in its own words. */
function told(router: FakeRouter): readonly Finding[] {
  const english = explain(router, 'en');
  const japanese = explain(router, 'ja');
  assert.deepEqual(tones(japanese), tones(english));
  for (const [n, { text }] of english.entries()) {
    assert.notEqual(text, '');
    assert.notEqual(japanese[n]?.text, '');
    assert.notEqual(japanese[n]?.text, text);
  }
  return english;
}

const tones = (findings: readonly Finding[]) => findings.map(({ tone }) => tone);
const count = (findings: readonly Finding[], part: string) =>
  findings.filter(({ text }) => text.includes(part)).length;
/** What a reading adds to what is said without it. */
const added = (router: FakeRouter, without: readonly Finding[]) =>
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

test('A session that is up is good, one that is down is bad, one that nobody knows is a note.', () => {
  const said = [
    new FakeRouter().tell(sessionUp, true),
    new FakeRouter().tell(sessionUp, false),
    new FakeRouter().miss(sessionUp),
  ].map((router) => told(router)[1]);
  assert.deepEqual(
    said.map((finding) => finding?.tone),
    ['good', 'bad', 'note'],
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

test('Every class of address has its own sentence beside the address, and only a public one is good.', () => {
  const without = told(new FakeRouter());
  const said = Object.entries(ADDRESSES).map(([kind, address]) => {
    assert.equal(addressClass(address), kind);
    const [finding, ...rest] = added(new FakeRouter().tell(wanIpv4, address), without);
    assert.deepEqual(rest, []);
    assert.ok(finding);
    assert.ok(finding.text.includes(address), kind);
    assert.equal(finding.tone, kind === 'public' ? 'good' : 'note');
    return finding.text.replace(address, '');
  });
  assert.equal(new Set(said).size, said.length);
});

test('Without an address nothing is said about one.', () => {
  assert.deepEqual(told(new FakeRouter().miss(wanIpv4)), told(new FakeRouter()));
});

const NOT_GOOD: Readonly<Partial<Record<WanPath, Finding['tone']>>> = {
  'behind-router': 'note',
  none: 'bad',
  unknown: 'note',
};

test('Every path has its own sentence: no way out is bad, a way through another router or an unknown one is a note.', () => {
  const without = told(new FakeRouter());
  const said = wanPaths.map((path) => {
    const [finding, ...rest] = added(new FakeRouter().tell(wanPath, path), without);
    assert.deepEqual(rest, []);
    assert.ok(finding);
    assert.equal(finding.tone, NOT_GOOD[path] ?? 'good', path);
    return finding.text;
  });
  assert.equal(new Set(said).size, wanPaths.length);
});

test('What it offers is listed by name, in the language that was asked for.', () => {
  const router = new FakeRouter().offer(reconnect, refresh);
  const findings = told(router);
  assert.ok(findings.some(({ tone, text }) => tone === 'good' && text.includes(reconnect.name.en)));
  assert.equal(count(explain(router, 'ja'), reconnect.name.ja), 1);
});

test('An offer that was withdrawn is news of its own, with the reason, and is neither offered nor missing.', () => {
  const reason = new RouterError('unreadable', { hint: { en: 'Switch it on.', ja: 'ONにする。' } });
  const router = new FakeRouter().offer(refresh).withdraw(reconnect, reason);
  const withdrawn = told(router).filter(({ text }) => text.includes(reconnect.name.en));
  assert.deepEqual(tones(withdrawn), ['bad']);
  assert.ok(withdrawn[0]?.text.includes(reason.sentence('en')));
  assert.equal(count(explain(router, 'ja'), reason.sentence('ja')), 1);
});

test('Actions that it does not have are noted; refresh is ours and settings are not expected.', () => {
  const missing = told(new FakeRouter().offer(reconnect)).at(-1);
  assert.equal(missing?.tone, 'note');
  for (const { name } of [connect, disconnect, reboot]) assert.ok(missing.text.includes(name.en));
  assert.ok(!missing.text.includes(refresh.name.en));
  const all = told(new FakeRouter().offer(reconnect, connect, disconnect, reboot));
  assert.equal(count(all, reboot.name.en), 1);
  assert.notEqual(all.at(-1)?.tone, 'note');
});

test('An error is bad news with its sentence, and its detail where it has one.', () => {
  const plain = new RouterError('timeout');
  assert.deepEqual(explainError(plain, 'en'), { tone: 'bad', text: plain.sentence('en') });
  assert.deepEqual(explainError(plain, 'ja'), { tone: 'bad', text: plain.sentence('ja') });
  const detailed = explainError(new RouterError('rejected', { detail: '704 Failed' }), 'ja');
  assert.ok(detailed.text.includes('704 Failed'));
});

test('A firmware with a known flaw is bad, and the one that mends it is named.', () => {
  const box = { vendor: 'NEC', model: 'WX3000HP', firmware: '2.4.2', serial: null };
  const router = new FakeRouter().tell(identity, box, { advisory: 'NV26-001', fixed: '2.5.0' });
  const [warning] = added(router, told(new FakeRouter().tell(identity, box)));
  assert.equal(warning?.tone, 'bad');
  assert.ok(warning.text.includes('NV26-001') && warning.text.includes('2.5.0'));
});

test('A family that nobody here has tried on a real box is said to be so.', () => {
  const opened = (evidence: Evidence) =>
    told(new FakeRouter().open(Object.assign(new FakeDriver([]), { evidence })));
  const tried = opened('hardware');
  assert.deepEqual(opened('recorded'), tried);
  for (const evidence of ['manual', 'reconstructed'] as const) {
    const more = opened(evidence).filter(({ text }) => !tried.some((other) => other.text === text));
    assert.deepEqual(tones(more), ['note']);
  }
});

test('What keeps us from reading a part is said beside what was read.', () => {
  const router = new FakeRouter().tell(sessionUp, true).fail(new RouterError('busy'));
  const [problem, ...rest] = added(router, told(new FakeRouter().tell(sessionUp, true)));
  assert.equal(problem?.text, explainError(new RouterError('busy'), 'en').text);
  assert.deepEqual([problem.tone, rest], ['bad', []]);
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
    assert.deepEqual(tones(findings), ['good', 'bad'], code);
    assert.ok(findings[1]?.text.startsWith(problem.sentence('en')));
  }
  assert.ok(
    !explainError(new RouterError('auth-failed', { detail: 'wrong-password' }), 'ja').text.includes('wrong'),
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
    .tell(log, ['a', 'b'])
    .tell(identity, { vendor: 'Buffalo', model: null, firmware: null, serial: null });
  const accepted = (language: 'en' | 'ja') =>
    explain(router, language).find(({ text }) => /Login accepted|ログインできました/.test(text));
  assert.deepEqual(accepted('en'), {
    tone: 'good',
    text: 'Login accepted. Read behind it: Log: 2 lines; PPPoE bridge: on; DHCP server: off.',
  });
  assert.deepEqual(accepted('ja'), {
    tone: 'good',
    text: 'ログインできました。読み取った項目：ログ：2行、PPPoEブリッジ：有効、DHCPサーバー：無効',
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

test('No session to reconnect and no login entered are notes: nothing is wrong with the router.', () => {
  for (const code of ['unsupported', 'disabled'] as const) {
    const router = new FakeRouter().withdraw(reconnect, new RouterError(code));
    assert.deepEqual(tones(told(router).filter(({ text }) => text.startsWith('Reconnect'))), ['note'], code);
  }
  const mixed = new FakeRouter().withdraw(reconnect, new RouterError('unreadable'));
  assert.deepEqual(tones(told(mixed).filter(({ text }) => text.startsWith('Reconnect'))), ['bad']);
});
