// What Home Assistant users copy, as far as it can be read without Home Assistant; test/peers/home-assistant runs it.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { parse } from 'yaml';
import { catalogue } from '../../lib/capabilities/catalogue.ts';
import { homeCatalogue } from '../../lib/dual-stack/home-catalogue.ts';
import { discoveryDocument } from '../../lib/mqtt/home-assistant/discovery.ts';
import { keyOf, Topics } from '../../lib/mqtt/topics.ts';
import type { Capability } from '../../lib/router/capability.ts';
import { FakeRouter } from '../support/fake-router.ts';
import { publishable } from '../support/mqtt-home.ts';

const root = join(import.meta.dirname, '..', '..');
const examples = join(root, 'examples', 'home-assistant');
const PLACE = 'blueprints/automation/futamichi';
const RAW = 'https://github.com/futamichi/node-red-dual-stack/blob/main/';
const read = (file: string) => readFileSync(join(examples, file), 'utf8');
const blueprints = readdirSync(join(examples, PLACE));

interface Input {
  readonly name: string;
  readonly default?: unknown;
  readonly selector: Readonly<Record<string, unknown>>;
}

interface Blueprint {
  readonly blueprint: {
    readonly name: string;
    readonly domain: string;
    readonly source_url: string;
    readonly homeassistant: { readonly min_version: string };
    readonly input: Readonly<Record<string, Input>>;
  };
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly triggers: readonly unknown[];
  readonly actions: unknown;
}

/** As Home Assistant reads it: YAML 1.1, where a bare `On` is true. */
function load(file: string): Blueprint {
  const resolve = (name: string) => ({ input: name });
  return parse(read(file), { version: '1.1', customTags: [{ tag: '!input', resolve }] }) as Blueprint;
}

function inputsIn(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  if ('input' in value && typeof value.input === 'string') return [value.input];
  return Object.values(value).flatMap(inputsIn);
}

/** Without what a person reads. */
function silent({ blueprint, variables, ...rest }: Blueprint): unknown {
  const worded = new Set(['name', 'description', 'label', 'unit_of_measurement', 'source_url']);
  const bare = (_key: string, value: unknown): unknown =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(
          Object.entries(value).filter(([key, each]) => !worded.has(key) || typeof each === 'object'),
        )
      : value;
  const words = Object.keys((variables?.['words'] as object | undefined) ?? {});
  return {
    ...(JSON.parse(JSON.stringify({ blueprint, rest }, bare)) as object),
    variables: { ...variables, words },
  };
}

for (const file of blueprints)
  describe(file, () => {
    const loaded = load(`${PLACE}/${file}`);
    const { blueprint, ...automation } = loaded;

    test('It says what it is, where it is from, and for which Home Assistant.', () => {
      assert.match(blueprint.name, /^Futamichi[:：]/);
      assert.equal(blueprint.domain, 'automation');
      assert.equal(blueprint.source_url, `${RAW}examples/home-assistant/${PLACE}/${file}`);
      assert.equal(blueprint.homeassistant.min_version, '2024.12.0');
      assert.ok(automation.triggers.length > 0);
    });

    test('Each input is asked for with a name and a selector, and is used.', () => {
      const used = new Set(inputsIn(automation));
      assert.deepEqual([...used].toSorted(), Object.keys(blueprint.input).toSorted());
      for (const [key, { name, selector }] of Object.entries(blueprint.input)) {
        assert.equal(typeof name, 'string', key);
        assert.equal(Object.keys(selector).length, 1, key);
      }
    });

    test('Entities are looked for among those of MQTT only.', () => {
      for (const [key, { selector }] of Object.entries(blueprint.input)) {
        const { filter } = (selector['entity'] ?? { filter: [] }) as { filter: { integration: string }[] };
        for (const each of filter) assert.equal(each.integration, 'mqtt', key);
      }
    });

    test('Whose an entity is, is asked by its own id: one that was removed has no device, and asking about none ends the run.', () => {
      assert.doesNotMatch(read(`${PLACE}/${file}`), /\bdevice_id\(/);
    });

    test('A phone that was removed is not asked to tell: its action is gone, and in 2024.12 that ends the run, whatever is said.', () => {
      if (!('phones' in blueprint.input)) return;
      const { chosen, phones } = automation.variables ?? {};
      assert.deepEqual(chosen, { input: 'phones' });
      assert.equal(phones, "{{ chosen | reject('is_device_attr', 'name', none) | list }}");
    });

    test('The Japanese one does the same as the English one.', () => {
      const twin = file.endsWith('-ja.yaml') ? file.replace('-ja', '') : file.replace('.yaml', '-ja.yaml');
      assert.deepEqual(silent(loaded), silent(load(`${PLACE}/${twin}`)));
    });
  });

test('Every alert that can be told can be chosen, and no other.', () => {
  const types = new Set<string>();
  const topics = new Topics('futamichi');
  const router = publishable(new FakeRouter());
  const { components } = discoveryDocument({ topics, publishable: router }, '0');
  for (const type of (components['alerts']?.['event_types'] ?? []) as string[]) types.add(type);
  for (const type of ['alert_raised', 'alert_cleared', 'alert_flapping', 'address_changed']) types.add(type);
  const kinds = load(`${PLACE}/notify.yaml`).blueprint.input['kinds'];
  assert.ok(kinds);
  const { select } = kinds.selector as { select: { options: { value: string }[] } };
  assert.deepEqual(select.options.map(({ value }) => value).toSorted(), [...types].toSorted());
});

function idsIn(value: unknown): readonly string[] {
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(idsIn);
  if (typeof value !== 'string') return [];
  return value.match(/\b(?:binary_sensor|sensor|button|event|image)\.(?!press$)\w+/g) ?? [];
}

test('The dashboards show what there is, and the same in both languages.', () => {
  const [en = [], ja = []] = ['dashboard.yaml', 'dashboard-ja.yaml'].map((file) => idsIn(parse(read(file))));
  assert.deepEqual(ja, en);
  const idsOf = (slug: string, all: readonly Capability[]) => [
    ...all.flatMap(({ id, entity }) =>
      entity && entity.enabled !== false ? [`${entity.platform}.${slug}_${keyOf(id)}`] : [],
    ),
    ...['event.X_alerts', 'binary_sensor.X_problem', 'sensor.X_last_action', 'sensor.X_week'].map((id) =>
      id.replace('X', slug),
    ),
  ];
  const known = new Set([
    ...idsOf('upper', catalogue),
    ...idsOf('lower', catalogue),
    ...idsOf('home', homeCatalogue),
  ]);
  for (const id of en) assert.ok(known.has(id), id);
  assert.ok(en.length > 20);
});

const LINK = /https:\/\/my\.home-assistant\.io\/redirect\/blueprint_import\/\?blueprint_url=([^)\s"]+)/g;

test('Every import link leads to a file that is there, and every blueprint has one.', () => {
  const pages = ['README.md', 'README.ja.md', 'examples/home-assistant/README.md'].filter((page) =>
    existsSync(join(root, page)),
  );
  const linked = new Set<string>();
  for (const page of pages)
    for (const [, encoded = ''] of readFileSync(join(root, page), 'utf8').matchAll(LINK)) {
      const url = decodeURIComponent(encoded);
      assert.ok(url.startsWith(RAW), `${page}: ${url}`);
      assert.match(readFileSync(join(root, url.slice(RAW.length)), 'utf8'), /^blueprint:/, `${page}: ${url}`);
      linked.add(url.slice(url.lastIndexOf('/') + 1));
    }
  assert.deepEqual([...linked].toSorted(), blueprints.toSorted());
});
