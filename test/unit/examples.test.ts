import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { runInNewContext } from 'node:vm';
import { actions } from '../../demo/actions.ts';

const root = join(import.meta.dirname, '..', '..');

interface Node {
  readonly id: string;
  readonly type: string;
  readonly name?: string;
  readonly info?: string;
  readonly func?: string;
  readonly env?: readonly { readonly name: string; readonly value: string; readonly type: string }[];
  readonly z?: string;
  readonly g?: string;
  readonly x: number;
  readonly y: number;
  readonly w?: number;
  readonly h?: number;
  readonly wires?: readonly (readonly string[])[];
  readonly nodes?: readonly string[];
  readonly links?: readonly string[];
  readonly scope?: readonly string[];
  readonly router?: string;
  readonly broker?: string;
  readonly readings?: readonly string[];
  readonly when?: string;
  readonly language?: string;
  readonly rules?: unknown;
  readonly address?: string;
  readonly props?: readonly { readonly p: string; readonly v?: string }[];
}

interface Rectangle {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

const files = [...globSync('examples/*.json', { cwd: root }), 'demo/line.json'].map((path) => ({
  path,
  nodes: JSON.parse(readFileSync(join(root, path), 'utf8')) as readonly Node[],
}));

const isConfig = ({ z, type }: Node) => z === undefined && type !== 'tab';
const drawn = (nodes: readonly Node[]) => nodes.filter(({ z, type }) => z !== undefined && type !== 'group');
const groupsIn = (nodes: readonly Node[]) => nodes.filter(({ type }) => type === 'group');

/** As the editor draws it in its own font, or a little larger. Most kinds of node are as wide as their name needs. */
function boxOf({ x, y, w, h, type, name = '' }: Node): Rectangle {
  if (w !== undefined && h !== undefined) return { left: x, right: x + w, top: y, bottom: y + h };
  const letters = Array.from(name).reduce((sum, letter) => sum + (/[ -~]/.test(letter) ? 7 : 14), 0);
  const width = /^link (in|out)$/.test(type) ? 30 : Math.max(100, letters + 50);
  const button = type === 'inject' || type === 'debug' ? 25 : 0;
  return {
    left: x - width / 2 - (type === 'inject' ? button : 0),
    right: x + width / 2 + (type === 'debug' ? button : 0),
    top: y - 15,
    bottom: y + 15,
  };
}

function overlap(one: Rectangle, other: Rectangle): boolean {
  const aside = one.right <= other.left || other.right <= one.left;
  return !aside && one.top < other.bottom && other.top < one.bottom;
}

function pairsOf<T>(items: readonly T[]): readonly (readonly [T, T])[] {
  return items.flatMap((one, at) => items.slice(at + 1).map((other) => [one, other] as const));
}

for (const { path, nodes } of files) {
  describe(path, () => {
    test('Everything that is named is there, once.', () => {
      const ids = nodes.map(({ id }) => id);
      assert.equal(new Set(ids).size, ids.length);
      for (const { id, wires = [], nodes: members = [], links = [], scope = [], ...rest } of nodes) {
        const { z, g, router, broker } = rest;
        const named = [...wires.flat(), ...members, ...links, ...scope, z, g, router, broker];
        for (const each of named) assert.ok(each === undefined || ids.includes(each), `${id}: ${each}`);
      }
    });

    test('Nothing lies on anything else, and groups hold what is theirs.', () => {
      for (const [one, other] of pairsOf(drawn(nodes)))
        assert.ok(one.z !== other.z || !overlap(boxOf(one), boxOf(other)), `${one.id} on ${other.id}`);
      for (const [one, other] of pairsOf(groupsIn(nodes)))
        assert.ok(!overlap(boxOf(one), boxOf(other)), `${one.id} on ${other.id}`);
      for (const group of groupsIn(nodes)) {
        assert.ok(group.name, group.id);
        const { left, right, top, bottom } = boxOf(group);
        for (const node of drawn(nodes)) {
          const box = boxOf(node);
          const inside = box.left >= left && box.right <= right && box.top >= top && box.bottom <= bottom;
          assert.equal(inside, node.g === group.id, `${node.id} in ${group.id}`);
        }
      }
    });

    test('It holds no login, and no address of anybody.', () => {
      assert.doesNotMatch(JSON.stringify(nodes), /credentials|password"/i);
      for (const { address } of nodes.filter(isConfig))
        if (address !== undefined) assert.match(address, /^192\.168\./);
    });
  });
}

test('What is explained is explained in English and Japanese.', () => {
  for (const { nodes } of files.filter(({ path }) => !path.includes('each night')))
    for (const { id, info = '' } of nodes.filter(({ type }) => type === 'comment' || type === 'tab')) {
      assert.match(info, /[a-z]{3}/, id);
      assert.match(info, /\p{Script=Hiragana}/u, id);
    }
});

test('For a home with one router five nodes are enough.', () => {
  const [nodes = []] = files.filter(({ path }) => path.endsWith('One router.json')).map((file) => file.nodes);
  assert.equal(drawn(nodes).length, 5);
  assert.deepEqual(
    nodes.filter(isConfig).map(({ type }) => type),
    ['futamichi-router'],
  );
});

test('No example floods Debug: a sensor that sends changes names what it sends, and counters are not among it.', () => {
  const sensors = files
    .flatMap(({ nodes }) => nodes)
    .filter(({ type, when }) => type === 'futamichi-router-sensor' && when === 'change');
  assert.ok(sensors.length > 1);
  for (const { id, readings = [] } of sensors) {
    assert.ok(readings.length > 0, id);
    assert.ok(!readings.some((reading) => reading.startsWith('traffic.')), id);
  }
});

test('An example alerts by the node for it, in the language of who completes it: no text of its own stands beside.', () => {
  const nodes = files.filter(({ path }) => path.startsWith('examples')).flatMap((file) => file.nodes);
  const alerts = nodes.filter(({ type }) => type === 'futamichi-router-alert');
  assert.ok(alerts.length > 1);
  for (const { id, language } of nodes) assert.equal(language, undefined, id);
  const texts = nodes.filter(({ type }) => type === 'change');
  assert.doesNotMatch(JSON.stringify(texts.map(({ rules }) => rules)), /[ぁ-んァ-ヶ一-龠]/u);
});

test('The buttons of the demo home do what it can do, and leave nothing out.', () => {
  const urls = files
    .filter(({ path }) => path === 'demo/line.json')
    .flatMap(({ nodes }) => nodes.flatMap(({ props = [] }) => props))
    .map(({ v = '' }) => v.replace('${FUTAMICHI_HOME}', '/'));
  assert.deepEqual(urls.toSorted(), Object.keys(actions).toSorted());
});

describe('DDNS on address change', () => {
  const nodes = files.find(({ path }) => path.includes('DDNS'))?.nodes ?? [];
  const filled: Readonly<Record<string, string>> = {
    DUCKDNS_DOMAIN: 'example',
    DUCKDNS_TOKEN: 'a b&c',
    CLOUDFLARE_ZONE_ID: 'zone',
    CLOUDFLARE_RECORD_ID: 'record',
    CLOUDFLARE_TOKEN: 'token',
    DDNS_HOST: 'members.example.com',
    DDNS_NAME: 'home.example.com',
    DDNS_USER: 'me',
    DDNS_SECRET: 'secret',
  };
  const ADDRESS = '25.100.7.10';

  /** Runs a function node as Node-RED does. */
  function run(name: string, at: number, msg: object, env: Readonly<Record<string, string>> = {}) {
    const node = nodes.filter((each) => each.type === 'function' && each.name === name)[at];
    assert.ok(node?.func, name);
    const errors: unknown[] = [];
    const flow = new Map([['address', ADDRESS]]);
    const result: unknown = runInNewContext(`(() => {${node.func}})()`, {
      msg,
      flow,
      env: { get: (key: string) => env[key] },
      node: { status: () => undefined, error: (what: unknown) => void errors.push(what) },
      URLSearchParams,
      Buffer,
    });
    return {
      result,
      errors,
      flow,
      plain: JSON.parse(JSON.stringify(result ?? null)) as Record<string, unknown> & readonly unknown[],
    };
  }

  test('Only a public address is passed on.', () => {
    const reading = (state: string, kind: string) => ({
      payload: ADDRESS,
      reading: { state, attributes: { class: kind } },
    });
    assert.deepEqual(run('public?', 0, reading('known', 'public')).plain, { payload: ADDRESS });
    assert.equal(run('public?', 0, reading('known', 'private')).result, null);
    assert.equal(run('public?', 0, { payload: null, reading: { state: 'unknown' } }).result, null);
  });

  test('What is not filled in is not asked, and what is gets the address as its service wants it.', () => {
    for (const name of ['ask DuckDNS', 'ask Cloudflare', 'ask the service']) {
      assert.equal(run(name, 0, {}).result, null, name);
      for (const key of Object.keys(filled).filter((each) => each !== 'DDNS_USER')) {
        const { [key]: _, ...rest } = filled;
        const asked = run(name, 0, {}, rest).result !== null;
        const own =
          { 'ask DuckDNS': 'DUCKDNS', 'ask Cloudflare': 'CLOUDFLARE', 'ask the service': 'DDNS' }[name] ?? '';
        assert.equal(asked, !key.startsWith(`${own}_`), `${name} without ${key}`);
      }
    }
    assert.equal(
      run('ask DuckDNS', 0, {}, filled).plain['url'],
      `https://www.duckdns.org/update?domains=example&token=a+b%26c&ip=${ADDRESS}`,
    );
    const { method, url, headers, payload } = run('ask Cloudflare', 0, {}, filled).plain;
    assert.deepEqual(
      [method, url, payload],
      [
        'PATCH',
        'https://api.cloudflare.com/client/v4/zones/zone/dns_records/record',
        `{"content":"${ADDRESS}"}`,
      ],
    );
    assert.deepEqual(headers, { authorization: 'Bearer token', 'content-type': 'application/json' });
    assert.equal(
      run('ask the service', 0, {}, filled).plain['url'],
      `https://members.example.com/nic/update?hostname=home.example.com&myip=${ADDRESS}`,
    );
  });

  test('A service that is out of order is asked again, and one that refuses is not.', () => {
    const answers: ReadonlyArray<readonly [at: number, statusCode: unknown, payload: string, how: string]> = [
      [0, 200, 'OK', 'done'],
      [0, 503, '', 'again'],
      [0, 'ECONNREFUSED', '', 'again'],
      [1, 200, '{}', 'done'],
      [1, 403, '{}', 'refused'],
      [1, 429, '{}', 'again'],
      [1, 'ETIMEDOUT', '', 'again'],
      [2, 200, `good ${ADDRESS}`, 'done'],
      [2, 200, 'nochg', 'done'],
      [2, 200, 'badauth', 'refused'],
      [2, 401, '', 'refused'],
      [2, 200, '911', 'again'],
      [2, 502, 'Bad gateway', 'again'],
    ];
    for (const [at, statusCode, payload, how] of answers) {
      const { plain, errors } = run('answer', at, { statusCode, payload });
      const [done, again] = plain;
      const what = done ? 'done' : again ? 'again' : errors.length > 0 ? 'refused' : 'nothing';
      assert.equal(what, how, `${at} ${String(statusCode)} ${payload}`);
    }
  });

  test('Its secrets are kept as secrets.', () => {
    const secrets = nodes.flatMap(({ env = [] }) => env).filter(({ name }) => /TOKEN|SECRET/.test(name));
    assert.equal(secrets.length, 3);
    for (const { type, value } of secrets) assert.deepEqual([type, value], ['cred', '']);
  });
});
