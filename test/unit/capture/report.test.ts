import assert from 'node:assert/strict';
import { test } from 'node:test';
import { catalogue } from '../../../lib/capabilities/catalogue.ts';
import { Archive } from '../../../lib/capture/archive/archive.ts';
import { findingOf } from '../../../lib/capture/archive/report-text.ts';
import { reportOn, type ProfileFinding } from '../../../lib/capture/archive/report.ts';
import { SAMPLES } from '../../../lib/capture/archive/possible-change.ts';
import type { AnySetting } from '../../../lib/router/capability.ts';
import type { Status } from '../../../lib/router/finding.ts';

type Pages = Readonly<Record<string, string>>;

/** A recording of pages behind a login, as a browser would have made it. */
function recording(pages: Pages, meta?: object): Archive {
  const entries = Object.entries(pages).map(([path, text]) => ({
    startedDateTime: '2026-11-24T03:00:00.000Z',
    request: { method: 'GET', url: `http://192.168.11.1${path}` },
    response: { status: 200, headers: [], content: { mimeType: 'text/html; charset=utf-8', text } },
  }));
  return new Archive(JSON.stringify({ log: { entries, ...(meta && { _futamichi: meta }) } }));
}

const item = (path: string, words: string) =>
  `<a href="#" onclick="ChangeMenu2Css('${path}','x')">${words}</a>`;
const MENU =
  item('pppoe.html', 'PPPoE') +
  item('lan.html', 'LAN') +
  item('pass.html', 'パススルー') +
  item('log.html', 'ログ');
const LOGIN =
  '<form><input name="nosave_Username"><input type="password" name="nosave_Password"><input type="submit" value="ログイン"></form>';
const form = (...rows: readonly string[]) =>
  `<form method="post" action="/x"><table>${rows.join('')}</table><input type="submit" value="設定"></form>`;
const row = (label: string, cell: string) => `<tr><th>${label}</th><td>${cell}</td></tr>`;

const PAGES: Pages = {
  '/login.html': LOGIN,
  '/index_adv.html': MENU,
  '/info.html': `<h3>Internet</h3><table>${row('接続状態', '通信中')}${row('IPアドレス', '203.0.113.1')}${row('IPアドレス取得方法', '未知の方式')}${row('エラー情報', '-')}</table>`,
  '/pppoe.html': `${form(row('接続先ユーザー名', '<input name="u" value="user1@example">'))}<form method="post" action="/c"><input type="submit" name="c" value="切断"></form>`,
  '/pass.html': form(
    row('PPPoEパススルー', '<input type="checkbox" name="b" id="b"><label for="b">使用する</label>'),
  ),
  '/lan.html': `<form method="post" action="/x" onsubmit="return check(this)"><table>${row('LAN側IPアドレス', '<input name="a" value="192.168.11.1">')}</table><input type="submit" value="設定"></form>`,
};

async function findings(archive: Archive): Promise<ReadonlyMap<string, ProfileFinding>> {
  const report = await reportOn(archive);
  return new Map(report.findings.map((finding) => [finding.id, finding]));
}

test('Capability by capability, it is said what is there, what is missing, and what was seen instead.', async () => {
  const found = await findings(recording(PAGES, { family: 'airstation-n' }));
  const told = (id: string) => found.get(id)?.told;
  const change = (id: string) => found.get(id)?.change;
  assert.deepEqual(told('session.up'), { state: 'value', value: true });
  assert.deepEqual(told('wan.ipv4'), { state: 'value', value: '203.0.113.1' });
  assert.deepEqual(told('wan.mode'), { state: 'not-understood', said: '未知の方式' });
  assert.deepEqual(told('session.error'), { state: 'empty' });
  assert.deepEqual(told('log'), { state: 'no-page', page: 'log', detail: 'not in the archive' });
  assert.deepEqual(told('pppoe.bridge'), { state: 'value', value: false });
  const missing = told('dhcp.server');
  assert.equal(missing?.state, 'not-found');
  assert.match('detail' in missing ? missing.detail : '', /seen: LAN側IPアドレス/);
  assert.deepEqual(change('pppoe.bridge'), { state: 'ready', unseen: 0, missing: [] });
  assert.equal(change('pppoe.account')?.state, 'not-found');
  assert.equal(change('lan.address')?.state, 'needs-browser');
  assert.deepEqual(change('reboot'), { state: 'no-page', page: 'init', detail: 'not in the archive' });
  assert.equal(change('disconnect')?.state, 'ready');
  assert.equal(change('connect')?.state, 'not-found');
  assert.equal(change('reconnect')?.state, 'not-found');
});

test('Steps that come only after a button was pressed are said to be unseen.', async () => {
  const pages = {
    '/': `<div id="device">x</div><a href="/r.php">再起動</a>`,
    '/r.php': '<form><input type="submit" value="再起動"></form>',
  };
  const found = await findings(recording(pages, { family: 'aterm-p' }));
  assert.deepEqual(found.get('reboot')?.change, { state: 'ready', unseen: 1, missing: [] });
});

test('Where the archive has only the login page, that is said.', async () => {
  const found = await findings(
    recording(
      { '/login.html': LOGIN, '/index_adv.html': LOGIN, '/info.html': LOGIN },
      { family: 'airstation-n' },
    ),
  );
  const told = found.get('wan.ipv4')?.told;
  assert.match(told && 'detail' in told ? told.detail : '', /only the login page/);
});

test('Which screen it is, is told by the archive or by what it looks like.', async () => {
  for (const [pages, family] of [
    [PAGES, 'airstation-n'],
    [{ '/a': '<input type="hidden" name="nosave_session_num" value="1">' }, 'airstation-n0'],
    [{ '/login.html': '<script src="/cgi/cgi_login.js"></script>' }, 'airstation-a'],
    [{ '/cgi-bin/cgi?req=twz': '<p>' }, 'airstation-c'],
    [{ '/login.html': '<input name="airstation_pass">' }, 'airstation-c2'],
    [{ '/': '<input id="loginpwd">' }, 'aterm-p'],
    [{ '/page/login_main.html': '<p>' }, 'aterm-w'],
    [{ '/index.cgi/info_main': '<p>' }, 'aterm-a'],
    [{ '/reboot.htm': '<p>' }, 'aterm-r'],
    [{ '/': '<p>another' }, null],
  ] as const) {
    const report = await reportOn(recording(pages));
    assert.equal(report.family, family);
    assert.equal(report.findings.length > 0, family !== null);
  }
  const said = await reportOn(
    recording(
      { '/': '<p>' },
      { family: 'aterm-p', model: 'WX3000HP', firmware: '2.5.0', evidence: 'recorded' },
    ),
  );
  assert.equal(said.family, 'aterm-p');
  assert.deepEqual(
    [said.driver, said.model, said.firmware, said.evidence, said.backend],
    ['aterm', 'WX3000HP', '2.5.0', 'recorded', 'browser'],
  );
  const unknown = await reportOn(recording({ '/': '<p>' }, { family: 'another-9', driver: 'another' }));
  assert.deepEqual([unknown.family, unknown.driver, unknown.findings], [null, 'another', []]);
});

test('Of a page that was recorded before and after the login, the one behind it counts, whatever came last.', async () => {
  const inside = '<div id="device">x</div><a href="/s.php">現在の状態</a>';
  const outside = '<input type="password" id="loginpwd">';
  const page = (path: string, text: string) => ({
    request: { method: 'GET', url: `http://192.168.10.1${path}` },
    response: { status: 200, content: { mimeType: 'text/html', text } },
  });
  const entries = [
    page('/', outside),
    page('/', inside),
    page('/s.php', `<table>${row('WAN側 IPアドレス', '203.0.113.1')}</table>`),
    page('/', outside),
  ];
  const found = await findings(new Archive(JSON.stringify({ log: { entries } })));
  assert.deepEqual(found.get('wan.ipv4')?.told, { state: 'value', value: '203.0.113.1' });
});

test('Every setting has something that could be asked of it.', () => {
  for (const capability of catalogue.filter((each) => each.kind === 'setting') as readonly AnySetting[]) {
    const samples = SAMPLES[capability.id];
    assert.ok(samples && samples.length > 0, capability.id);
    for (const sample of samples)
      assert.ok(capability.input.safeParse(sample).success, `${capability.id} ${JSON.stringify(sample)}`);
  }
});

test('An action is done, and a setting changed.', () => {
  const { text } = findingOf('action', undefined, { state: 'ready', unseen: 0, missing: [] });
  assert.deepEqual(text, { en: 'can be done', ja: '実行可能' });
});

test('Each finding is a line for people, in their language, and says how good it is.', () => {
  const lines: readonly (readonly [Pick<ProfileFinding, 'told' | 'change'>, Status, string])[] = [
    [{ told: { state: 'value', value: 'pppoe' } }, 'ok', 'pppoe'],
    [{ told: { state: 'value', value: ['a'] } }, 'ok', '["a"]'],
    [{ told: { state: 'empty' } }, 'unknown', 'empty'],
    [{ told: { state: 'not-understood', said: 'zzz' } }, 'unknown', 'not understood: zzz'],
    [{ told: { state: 'not-found', detail: 'no label' } }, 'unknown', 'no label'],
    [{ told: { state: 'no-page', page: 'lan', detail: 'why' } }, 'unknown', 'page lan: why'],
    [{ change: { state: 'ready', unseen: 0, missing: [] } }, 'ok', 'can be changed'],
    [
      { change: { state: 'ready', unseen: 1, missing: ['a: b'] } },
      'warning',
      'can be changed as far as can be seen, but not a: b',
    ],
    [{ change: { state: 'needs-browser', detail: 'script' } }, 'problem', 'needs a browser: script'],
    [{ change: { state: 'not-found', detail: 'no button' } }, 'problem', 'no button'],
    [{ change: { state: 'no-page', page: 'lan', detail: 'why' } }, 'problem', 'page lan: why'],
    [
      { told: { state: 'value', value: true }, change: { state: 'ready', unseen: 0, missing: [] } },
      'ok',
      'true; can be changed',
    ],
    [
      { told: { state: 'value', value: true }, change: { state: 'not-found', detail: 'no button' } },
      'problem',
      'true; no button',
    ],
  ];
  for (const [{ told, change }, status, text] of lines) {
    const finding = findingOf('setting', told, change);
    assert.deepEqual([finding.status, finding.text.en], [status, text]);
    if (told?.state !== 'value' || change) assert.match(finding.text.ja, /[ぁ-んァ-ヶ一-龠]/);
  }
  const { text } = findingOf('setting', undefined, { state: 'ready', unseen: 1, missing: ['a'] });
  assert.match(text.ja, /確認できる範囲.*不可.*a/);
});
