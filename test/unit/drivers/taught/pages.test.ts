import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lessonFor } from '../../../../lib/drivers/screen/lesson.ts';
import { overridden } from '../../../../lib/drivers/screen/overrides.ts';
import { surveyLines, surveyOf, type SurveyLine } from '../../../../lib/drivers/screen/survey.ts';
import { draw } from '../../../../lib/drivers/taught/draw.ts';
import { templateOf } from '../../../../lib/drivers/taught/template.ts';
import type { Pointed } from '../../../../lib/router/survey.ts';
import type { Page } from '../../../../lib/screen/page/page.ts';
import { page, refusal } from '../../screen/page.ts';

/** What is made of these pages, without asking anybody. */
function seen(pages: Readonly<Record<string, string>>, overrides?: unknown) {
  const template = overridden(templateOf('basic'), overrides);
  const opened = new Map<string, Page>(
    Object.entries(pages).map(([path, html]) => [path, page(html, { url: `http://192.168.0.1${path}` })]),
  );
  const profile = draw(template, opened, 0);
  const drawn = new Map(surveyLines(profile).map((line) => [line.id, line]));
  const lines = surveyLines(template).map((line): SurveyLine => ({
    ...(drawn.get(line.id) ?? line),
    anywhere: line.shown,
  }));
  return {
    profile,
    row: (id: string) => {
      const found = surveyOf(lines, opened, 0).rows.find((each) => each.id === id);
      assert.ok(found, id);
      return found;
    },
    lesson: (pointed: Pointed) => lessonFor(pointed, { lines, pages: opened }, 0),
  };
}

const form = (label: string, control: string, button = '<input type=submit value=Apply>') =>
  `<form method=post><table><tr><th>${label}</th><td>${control}</td></tr></table>${button}</form>`;
const shown = (label: string, value: string) => `<table><tr><th>${label}</th><td>${value}</td></tr></table>`;
const SWITCH = '<select name=s><option selected>Enable<option>Disable</select>';

test('A label that stands twice on one page, saying different things, is ambiguous; both are candidates where they can be told apart.', () => {
  const there = seen({
    '/lan.html': `<h2>Office</h2>${shown('LAN IP address', '192.168.0.1')}<h2>Guests</h2>${shown('LAN IP address', '192.168.9.1')}`,
  });
  assert.equal(there.profile.settings['lan.address'], undefined);
  const { state, candidates } = there.row('lan.address');
  assert.equal(state, 'ambiguous');
  assert.deepEqual(
    candidates.map(({ section }) => section),
    ['Office', 'Guests'],
  );
  const { override } = there.lesson({
    concept: 'lan.address',
    at: { label: 'LAN IP address', section: 'Guests' },
    confirmed: false,
  });
  assert.deepEqual((override['settings'] as Record<string, { section: unknown }>)['lan.address']?.section, [
    'Guests',
  ]);
});

test('What can be set in two places is read, and set in neither until somebody points at one.', () => {
  const there = seen({ '/a.html': form('DHCP server', SWITCH), '/b.html': form('DHCP server', SWITCH) });
  assert.equal(there.profile.settings['dhcp.server']?.write, undefined);
  const { state, value, changeable, candidates } = there.row('dhcp.server');
  assert.deepEqual([state, value, changeable], ['read', true, false]);
  assert.deepEqual(
    candidates.map(({ path }) => path),
    ['/a.html', '/b.html'],
  );
});

test('Where it can be set goes before where it is only shown, if they agree.', () => {
  const there = seen({
    '/status.html': shown('DHCP server', 'Enabled'),
    '/lan.html': form('DHCP server', SWITCH),
  });
  assert.equal(there.profile.settings['dhcp.server']?.page, '/lan.html');
  assert.ok(there.profile.settings['dhcp.server'].write);
});

test('A place in which nothing stands is empty, and one that nobody understands says so.', () => {
  const there = seen({ '/': shown('WAN IP address', '') + shown('Internet status', 'Frobnicating') });
  assert.equal(there.row('wan.ipv4').state, 'empty');
  const { state, candidates } = there.row('session.up');
  assert.equal(state, 'not-understood');
  assert.ok(candidates.length > 0);
});

test('What its words mean can be said of what is only shown, too.', () => {
  const there = seen({ '/': shown('Internet status', 'Frobnicating') });
  const { override } = there.lesson({ concept: 'session.up', means: true, confirmed: false });
  const { readings } = override as { readings: Record<string, { words: unknown }> };
  assert.deepEqual(readings['session.up']?.words, { Frobnicating: true });
});

test('A check box may mean the opposite.', () => {
  const there = seen({ '/x.html': form('Block relays', '<input type=checkbox name=c checked>') });
  const { override, value } = there.lesson({
    concept: 'pppoe.bridge',
    at: { label: 'Block relays' },
    means: false,
    confirmed: true,
  });
  assert.equal(value, false);
  const { settings } = override as { settings: Record<string, { words: unknown }> };
  assert.deepEqual(settings['pppoe.bridge']?.words, { true: false, false: true });
});

for (const [what, button, press] of [
  ['that says what such buttons say', '<input type=submit value=Apply>', { concept: ['apply', 'save'] }],
  ['that says something else, if it is the only one', '<button>Engage</button>', { caption: ['Engage'] }],
  ['of which there are several', '<button>Engage</button><button>Warp</button>', null],
  ['that is not there', '', null],
] as const)
  test(`It is changed by the button of its form: one ${what}.`, () => {
    const there = seen({ '/x.html': form('Relays', SWITCH, button) });
    const { override } = there.lesson({ concept: 'pppoe.bridge', at: { label: 'Relays' }, confirmed: true });
    const { settings } = override as {
      settings: Record<string, { write: ReadonlyArray<{ readonly press: unknown }> | null }>;
    };
    const write = settings['pppoe.bridge']?.write;
    assert.deepEqual(write ? write[0]?.press : null, press);
  });

test('What is found and has no button to save it is read and cannot be changed.', () => {
  const there = seen({ '/lan.html': form('DHCP server', SWITCH, '') });
  const { state, changeable } = there.row('dhcp.server');
  assert.deepEqual([state, changeable], ['read', false]);
});

test('What somebody has pointed at on a page that is gone is missing, and everything else is offered instead.', () => {
  const pages = { '/old.html': { path: '/old.html' } };
  const there = seen(
    { '/lan.html': form('Relays', SWITCH) },
    { pages, settings: { 'pppoe.bridge': { page: '/old.html', label: ['Relay'], concept: null } } },
  );
  const { state, candidates } = there.row('pppoe.bridge');
  assert.equal(state, 'missing');
  assert.deepEqual(
    candidates.map(({ label }) => label),
    ['Relays'],
  );
});

test('What is in two places that nothing tells apart cannot be pointed at.', () => {
  const there = seen({ '/lan.html': form('Relays', SWITCH) + form('Relays', SWITCH) });
  assert.deepEqual(there.row('pppoe.bridge').candidates, []);
  refusal('unreadable', () =>
    there.lesson({ concept: 'pppoe.bridge', at: { label: 'Relays' }, confirmed: false }),
  );
});

for (const [section, told] of [
  ['無線LAN', false],
  ['Wi-Fi（5GHz）', false],
  ['LANポート', false],
  ['IPv6', false],
  ['VPN server', false],
  ['WAN / LAN', true],
  ['インターネット', true],
  ['Status', true],
] as const)
  test(`A connection under the heading ${section} is ${told ? '' : 'not '}that to the Internet.`, () => {
    const rows = '<table><tr><th>接続状態</th><td>接続中</td><tr><th>接続時間</th><td>1:02:03</td></table>';
    const { profile, row } = seen({ '/status.html': `<h2>${section}</h2>${rows}` });
    for (const id of ['session.up', 'uptime']) {
      assert.equal(profile.readings[id] !== undefined, told, id);
      assert.equal(row(id).state === 'missing', !told, id);
    }
  });

for (const [control, told] of [
  ['<input value=198.51.100.9>', false],
  ['<input value=198.51.100.9 disabled>', false],
  ['<input value=198.51.100.9 readonly>', true],
  ['198.51.100.9', true],
] as const)
  test(`An address of the Internet side that stands as ${control} is ${told ? '' : 'not '}the one that it has.`, () => {
    const { profile } = seen({ '/wan.html': form('WAN IP address', control) });
    assert.equal(profile.readings['wan.ipv4'] !== undefined, told);
  });
