import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LocalFinding } from '../../../lib/router/finding.ts';
import type { RowInWords } from '../../../lib/application/survey-words.ts';
import { english, japanese } from '../../emulators/kazaguruma/words.ts';
import { NodeRed } from '../../support/node-red.ts';
import { taughtHome } from '../../support/taught.ts';

interface Answer {
  readonly findings: readonly LocalFinding[];
  readonly rows?: readonly RowInWords[];
  readonly propose?: string;
  readonly override?: unknown;
  readonly profile?: { readonly settings: Record<string, { readonly basis: string }> };
  readonly row?: RowInWords;
  readonly writable?: boolean;
}

async function post(nodeRed: NodeRed, what: 'test' | 'teach', body: unknown): Promise<Answer> {
  const response = await nodeRed.request('POST', `/futamichi-router/${what}`, body);
  assert.equal(response.status, 200);
  return (await response.json()) as Answer;
}

for (const [lang, words, off] of [
  ['en-US', english, 'off'],
  ['ja', japanese, '無効'],
] as const)
  test(`A test shows the screen as a table, and a lesson is read twice (${lang}).`, async (t) => {
    const language = lang === 'ja' ? 'ja' : 'en';
    const { face, credentials } = await taughtHome(t, { language });
    const nodeRed = await NodeRed.start(t, []);
    const router = { address: face.url.href, driver: 'screen', ...credentials, lang };
    const { rows = [] } = await post(nodeRed, 'test', router);
    const dhcp = rows.find(({ id }) => id === 'dhcp.server');
    assert.deepEqual([dhcp?.label, dhcp?.change, dhcp?.state], [words.dhcp, 'confirm', 'read']);
    assert.match(dhcp?.where ?? '', /^\/net\/lan\.html › /);
    const bridge = rows.find(({ id }) => id === 'pppoe.bridge');
    const candidate = bridge?.candidates.find(({ label }) => label === words.relay);
    assert.ok(candidate && bridge?.isSwitch);
    assert.equal(candidate.value, words.blocks);

    const { label, page } = candidate;
    const pointed = { concept: 'pppoe.bridge', at: { label, page }, means: false };
    const found = await post(nodeRed, 'teach', { router, pointed: { ...pointed, confirmed: false } });
    assert.deepEqual([found.row?.value, found.row?.change, found.writable], [off, 'confirm', false]);
    const profile = JSON.stringify(found.profile);
    const confirmed = { concept: 'pppoe.bridge', confirmed: true };
    const taught = await post(nodeRed, 'teach', { router: { ...router, profile }, pointed: confirmed });
    assert.equal(taught.writable, true);
    assert.equal(taught.profile?.settings['pppoe.bridge']?.basis, 'taught');
    assert.deepEqual([face.saves, face.sessions], [[], 0]);
  });

test('Where no driver knows a router and a login form answers, the one that takes any is proposed.', async (t) => {
  const { face } = await taughtHome(t);
  const nodeRed = await NodeRed.start(t, []);
  const { propose, findings } = await post(nodeRed, 'test', { address: face.url.href });
  assert.equal(propose, 'screen');
  assert.match(findings[0]?.text ?? '', /Any settings screen/);
  assert.equal(face.logins, 0);
});

test('A lesson that fails says why, in the language of the editor, and what makes no sense is refused.', async (t) => {
  const { face, credentials } = await taughtHome(t);
  const nodeRed = await NodeRed.start(t, []);
  const router = { address: face.url.href, driver: 'screen', ...credentials, lang: 'ja' };
  const pointed = { concept: 'pppoe.bridge', at: { label: english.filter }, confirmed: true };
  const twice = await post(nodeRed, 'teach', { router, pointed });
  assert.match(twice.findings[0]?.text ?? '', /同じ表示名が複数あって/);
  for (const body of [{}, { router }, { router, pointed: { ...pointed, extra: 1 } }, { router: 1, pointed }])
    assert.equal((await post(nodeRed, 'teach', body)).findings[0]?.status, 'problem');
  const outside = { ...router, address: '203.0.113.1' };
  assert.equal((await post(nodeRed, 'teach', { router: outside, pointed })).override, undefined);
});
