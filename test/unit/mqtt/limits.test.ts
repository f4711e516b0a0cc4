import assert from 'node:assert/strict';
import { test } from 'node:test';
import { catalogue } from '../../../lib/capabilities/catalogue.ts';
import { refresh } from '../../../lib/capabilities/refresh.ts';
import { homeCatalogue } from '../../../lib/dual-stack/home-catalogue.ts';
import { asAttributes, asState, MOST_ATTRIBUTES, MOST_STATE, asDocument } from '../../../lib/mqtt/limits.ts';
import { stateDocument } from '../../../lib/mqtt/state-document.ts';
import type { AnyReadable } from '../../../lib/router/capability.ts';
import { RouterError } from '../../../lib/router/errors.ts';
import { Snapshot, type Attributes } from '../../../lib/router/snapshot.ts';
import { FakeRouter, known } from '../../support/fake-router.ts';
import { published } from '../../support/published-router.ts';

const charactersOf = (text: string) => Array.from(text).length;
const bytesOf = (value: unknown) => Buffer.byteLength(JSON.stringify(value));
const QUIET = { action: null, lastAction: null, problem: null };

/** Far beyond what Home Assistant takes, in letters of one, three and four bytes. */
const HOSTILE = ['x', '家', '👪'].map((letter) => letter.repeat(30_000));

/** Values that no driver lets through, whatever the capability would take. */
const values: readonly unknown[] = [
  ...HOSTILE,
  ...HOSTILE.map((text) => ({ installed: text, latest: text })),
  Array.from({ length: 2000 }, (_, n) => ({ port: n, description: 'x'.repeat(40) })),
  [...HOSTILE],
];
const attributes: readonly (Attributes | undefined)[] = [
  undefined,
  ...HOSTILE.map((text) => ({ evidence: [text, text], text, class: 'public' })),
];

const everything: readonly AnyReadable[] = [...catalogue, ...homeCatalogue].flatMap((each) =>
  each.kind === 'action' ? [] : [each],
);

for (const token of everything)
  test(`Nothing that ${token.id} could say is too long for Home Assistant.`, () => {
    for (const value of values)
      for (const more of attributes) {
        const snapshot = Snapshot.empty.with([[token, known(value, more)]]);
        const { document, text } = asDocument(stateDocument(snapshot, QUIET, undefined, [token]));
        assert.equal(text, JSON.stringify(document));
        for (const [key, each] of Object.entries(document)) {
          if (typeof each === 'string') assert.ok(charactersOf(each) <= MOST_STATE, key);
          else assert.ok(bytesOf(each) <= MOST_ATTRIBUTES, key);
        }
        const key = token.id.replaceAll(/[.-]/g, '_');
        const cut = (document['shortened'] ?? []) as readonly string[];
        if (token.unpublished) assert.deepEqual(cut, []);
        else assert.deepEqual(cut, more ? [key, `${key}_attributes`] : [key]);
      }
  });

test('What has a topic of its own is cut there, but for a picture.', () => {
  for (const platform of ['text', 'image'] as const) {
    const token = [...catalogue, ...homeCatalogue].find(({ entity }) => entity?.platform === platform);
    assert.ok(token && token.kind !== 'action');
    const router = new FakeRouter().open().look([[token, known(HOSTILE[1])]]);
    const { on } = published(router, { catalogue: [token] });
    const key = token.id.replaceAll('.', '_');
    const said = on(`futamichi/lower/value/${key}`).at(-1) ?? '';
    assert.equal(said.length, platform === 'text' ? MOST_STATE : 30_000);
  }
});

test('A problem, an action and an event with endless words are cut too.', () => {
  const [sentence] = HOSTILE.map((text) => ({ en: text, ja: text }));
  assert.ok(sentence);
  const error = new RouterError('rejected', { sentence, hint: sentence, detail: sentence.en });
  const { it, router, state, events } = published(undefined, {
    name: sentence.en,
    events: {
      types: ['x'],
      triggers: [],
      listen: (tell) => {
        tell('x', { text: sentence.en, remedy: sentence.ja });
        return () => {};
      },
    },
  });
  router.fail(error).notify({ kind: 'done', capability: refresh, error });
  for (const key of ['problem_attributes', 'last_action']) {
    assert.ok(bytesOf(state()[key]) <= MOST_ATTRIBUTES, key);
    assert.equal((state()[key] as Record<string, unknown>)['shortened'], true);
  }
  const [event] = events();
  assert.deepEqual([event?.['event_type'], event?.['shortened']], ['x', true]);
  assert.ok(bytesOf(event) <= MOST_ATTRIBUTES);
  const { name, text } = it.problem ?? { name: '', text: '' };
  assert.deepEqual([name.length, text?.length], [MOST_STATE, MOST_STATE]);
});

test('What fits stays as it is, and says nothing of being cut.', () => {
  const document = {
    a: 'x'.repeat(MOST_STATE),
    b: '👪'.repeat(MOST_STATE),
    c: null,
    d: 5,
    e: [1],
    f: { g: 'h' },
  };
  const long = { ...document, many: Array.from({ length: 2000 }, (_, n) => n) };
  for (const each of [{}, document, long])
    assert.deepEqual(asDocument(each), { document: each, text: JSON.stringify(each) });
});

test('A text that is cut ends with a sign, and never within a letter.', () => {
  assert.equal(asState('x'.repeat(300)), `${'x'.repeat(254)}…`);
  assert.equal(asState('👪'.repeat(300)), `${'👪'.repeat(254)}…`);
});

test('Of attributes the largest are cut first, and one that cannot be cut goes.', () => {
  const small = { class: 'public', list: ['a', 'b'] };
  const { shortened, text, ...rest } = asAttributes({ ...small, text: HOSTILE[0] ?? '' });
  assert.deepEqual([shortened, rest], [true, small]);
  assert.match(text, /^x{3000,}…$/);
  const nested = asAttributes({ ...small, nested: { deep: HOSTILE } });
  assert.deepEqual(nested, { ...small, shortened: true });
  const many = asAttributes(Object.fromEntries(Array.from({ length: 3000 }, (_, n) => [`key${n}`, n])));
  assert.equal(many.shortened, true);
  assert.ok(bytesOf(many) <= MOST_ATTRIBUTES);
});
