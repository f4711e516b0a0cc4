import assert from 'node:assert/strict';
import { test } from 'node:test';
import { examine } from '../../../lib/application/read-once.ts';
import { survey, teach } from '../../../lib/application/teach.ts';
import { pppoeBridge } from '../../../lib/capabilities/pppoe-bridge.ts';
import type { Pointed, SurveyRow } from '../../../lib/router/survey.ts';
import { startAirstationN } from '../../emulators/airstation/n.ts';
import { routerConfig } from '../../../lib/router/config.ts';
import { english, japanese } from '../../emulators/kazaguruma/words.ts';
import { fails } from '../../support/fails.ts';
import { localDrivers, soon, taughtHome, type TaughtHome } from '../../support/taught.ts';

const row = (rows: readonly SurveyRow[], id: string) => {
  const found = rows.find((each) => each.id === id);
  assert.ok(found, id);
  return found;
};

const bridgeAt = (label: string, rest: Partial<Pointed> = {}): Pointed => ({
  concept: 'pppoe.bridge',
  at: { label },
  confirmed: false,
  ...rest,
});

const learn = ({ config, credentials }: TaughtHome, pointed: Pointed) =>
  teach(config, pointed, soon(), { credentials });

for (const [language, words] of [
  ['en', english],
  ['ja', japanese],
] as const)
  test(`What is missing is pointed at, read twice, and becomes an override that may be written (${language}).`, async (t) => {
    const home = await taughtHome(t, { language });
    const { face, config, credentials } = home;
    const before = await survey(config, soon(), { credentials });
    const missing = row(before.rows, 'pppoe.bridge');
    assert.equal(missing.state, 'missing');
    const [candidate] = missing.candidates.filter(({ label }) => label === words.relay);
    assert.deepEqual(
      [candidate?.kind, candidate?.shown, candidate?.path, candidate?.fits],
      ['choice', words.blocks, '/net/option.html', false],
    );
    const logins = face.logins;
    const found = await learn(home, bridgeAt(words.relay, { means: false }));
    assert.equal(face.logins - logins, 2, 'nobody else is in, so that each reading logs in');
    assert.deepEqual([found.row.value, found.writable], [false, false]);
    assert.equal(lineOf(found.override).basis, 'found');
    const taught = await teach(
      { ...config, profile: found.profile },
      { concept: 'pppoe.bridge', confirmed: true },
      soon(),
      { credentials },
    );
    assert.equal(taught.writable, true);
    assert.deepEqual(lineOf(taught.profile).words, { [words.blocks]: false, [words.relays]: true });
    assert.deepEqual(face.saves, [], 'teaching presses nothing');
    for (const secret of [credentials.password, 'umi-no-kaze-99', face.box.wanAddress ?? '?'])
      assert.ok(!JSON.stringify(taught.profile).includes(secret));

    const router = await examine({ ...config, profile: taught.profile }, soon(), { credentials });
    t.after(() => router.close());
    const { outcome } = await router.run({ capability: pppoeBridge, input: true, origin: 'flow' });
    assert.equal(outcome, 'verified');
    assert.equal(face.box.settings.bridge, true);
    assert.deepEqual(face.saves, ['/save/relay']);
  });

function lineOf(profile: unknown): { readonly basis: string; readonly words: unknown } {
  const { settings } = profile as { settings: Record<string, { basis: string; words: unknown }> };
  const line = settings['pppoe.bridge'];
  assert.ok(line);
  return line;
}

test('What was found by its words is confirmed as it is.', async (t) => {
  const home = await taughtHome(t);
  const taught = await learn(home, { concept: 'dhcp.server', confirmed: true });
  assert.deepEqual([taught.row.value, taught.writable], [true, true]);
});

test('A label that stands there twice is refused, and so are no label, a secret, no concept and unknown words.', async (t) => {
  const home = await taughtHome(t);
  await fails(learn(home, bridgeAt(english.filter)), 'unreadable');
  await fails(learn(home, bridgeAt('No such label')), 'unreadable');
  await fails(learn(home, bridgeAt(english.key)), 'unreadable');
  await fails(learn(home, bridgeAt(english.relay)), 'unreadable');
  await fails(learn(home, { ...bridgeAt(english.relay), concept: 'nothing' }), 'invalid-input');
  await fails(learn(home, { concept: 'pppoe.bridge', confirmed: true }), 'unreadable');
});

test('What is read differently the second time is not taken.', async (t) => {
  // between the two readings somebody switches it off
  const home = await taughtHome(t, { onLeave: (box) => box.apply({ dhcp: false }) });
  await fails(learn(home, { concept: 'dhcp.server', confirmed: true }), 'unreadable');
});

test('A wrong password is tried once, and the second reading is not begun.', async (t) => {
  const { face, config } = await taughtHome(t);
  const credentials = { username: 'owner', password: 'wrong' };
  await fails(teach(config, bridgeAt(english.relay), soon(), { credentials }), 'auth-failed');
  assert.equal(face.logins, 1);
});

test('A router without a settings screen, or without a login for it, has nothing to point at.', async (t) => {
  const { config } = await taughtHome(t);
  await fails(survey(config, soon()), 'unsupported');
});

test('What a known family calls otherwise is pointed at on its page, and read and written there.', async (t) => {
  localDrivers(t);
  const face = await startAirstationN({ labels: 'usual' });
  t.after(() => face.close());
  const profile = { settings: { 'pppoe.bridge': { label: ['何か別のもの'], concept: null } } };
  const config = routerConfig.parse({ address: face.url.href, driver: 'airstation', profile });
  const options = { credentials: face.box.options.admin };
  const { rows } = await survey(config, soon(), options);
  const missing = row(rows, 'pppoe.bridge');
  assert.equal(missing.state, 'missing');
  const [first] = missing.candidates.filter(({ label }) => label.includes('PPPoE'));
  assert.ok(first);
  const { label, section, page } = first;
  const taught = await teach(
    config,
    { concept: 'pppoe.bridge', at: { label, section, page }, confirmed: true },
    soon(),
    options,
  );
  assert.deepEqual([typeof taught.row.value, taught.writable], ['boolean', true]);
  assert.equal('pages' in taught.override, false, 'its pages are known');
});
