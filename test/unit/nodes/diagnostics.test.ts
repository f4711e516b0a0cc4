import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import type { NodeAPI } from 'node-red';
import { thisPackage } from '../../../lib/this-package.ts';
import { brokerFor } from '../../support/broker.ts';
import { assertNowhere } from '../../support/canaries.ts';
import { config, onTab } from '../../support/flow.ts';
import { igdFor } from '../../support/igd.ts';
import { NodeRed } from '../../support/node-red.ts';

const ROUTER = 'Rtr9Canary7f3a!x&<';
const ACCOUNT = 'Acc0untCanary55aa';
const BROKER = 'Brk&Canary91bc"z';
const IN_URL = 'UrlCanaryD04E77';
const TOPIC = 'TopCanaryC3d955';
const NAME = 'NamCanary88Ef1q';
const SAID = 'BoxCanary6aB2zz';
const SECRETS = [ROUTER, ACCOUNT, BROKER, IN_URL, TOPIC, NAME, SAID];
const ADDRESS = '25.100.7.10';
const REQUEST = `${TOPIC}/bridge/request/diagnostics`;
const RESPONSE = `${TOPIC}/bridge/response/diagnostics`;

type Prepare = (RED: NodeAPI) => NodeAPI;

/** Nodes with a secret wherever one can be. */
async function home(t: TestContext, prepare: Prepare = (RED) => RED) {
  const igd = await igdFor(t, {
    addresses: [ADDRESS],
    connections: [{ kind: 'ppp' }],
    vendor: SAID,
    modelNumber: SAID,
    friendlyName: SAID,
    serial: SAID,
  });
  const broker = await brokerFor(t);
  const nodeRed = await NodeRed.start(
    t,
    [
      config('r1', 'router', {
        name: NAME,
        slug: 'lower',
        role: 'lower',
        address: igd.url.href,
        interval: 1,
      }),
      config('r2', 'router', {
        name: 'Upper',
        role: 'upper',
        address: `http://${NAME.toLowerCase()}.local/`,
      }),
      config('r3', 'router', { name: NAME, role: 'upper', address: `http://user:${IN_URL}@192.168.0.1/` }),
      config('h1', 'dual-stack', { name: NAME, slug: NAME.toLowerCase(), upper: 'r2', lower: 'r1' }),
      config('h2', 'dual-stack', { name: 'Half', upper: 'r2', lower: '' }),
      config('m1', 'router-broker', { url: broker.url, base: TOPIC, clientId: NAME }),
      config('m2', 'router-broker', { url: `mqtt://${ACCOUNT}:${IN_URL}@127.0.0.1:9`, base: 'b' }),
      onTab('p1', 'router-home-assistant', { broker: 'm1', routers: ['r1'], prefix: TOPIC, wires: [] }),
    ],
    {
      prepare,
      credentials: {
        r1: { username: ACCOUNT, password: ROUTER },
        m1: { username: ACCOUNT, password: BROKER },
        m2: { username: '', password: '' },
      },
    },
  );
  await nodeRed.hasRead('r1', ADDRESS);
  igd.drop(SAID);
  await nodeRed.hasRead('r1', undefined as never);
  return { igd, broker, nodeRed };
}

test('The same report over MQTT and for the editor; no secret is in it, wherever it stood.', async (t) => {
  const { broker, nodeRed } = await home(t);
  await broker.until('published', () => broker.last(`${TOPIC}/lower/state`) !== '');
  await broker.publish(`${TOPIC}/${SAID}/request/${SAID}`, '{}', true);
  await broker.publish(REQUEST, `{"transaction":"t1"}`);
  await broker.until('answered', () => broker.last(RESPONSE) !== '');
  const answer = JSON.parse(broker.last(RESPONSE)) as {
    readonly status: string;
    readonly transaction: string;
    readonly data: Report;
  };
  assert.deepEqual([answer.status, answer.transaction], ['ok', 't1']);
  assert.equal(broker.retained.has(RESPONSE), false);

  const response = await nodeRed.request('GET', '/futamichi-router/diagnostics');
  assert.equal(response.headers.get('cache-control'), 'no-store');
  const report = (await response.json()) as Report;
  for (const each of [answer.data, report]) {
    assert.equal(each.versions.package, thisPackage().version);
    assert.equal(each.versions.node, process.version);
    assert.equal(each.routers.length, 3);
    const lower = each.routers.find(({ slug }) => slug === 'lower');
    assert.equal(lower?.driver?.id, 'igd');
    assert.ok((lower?.looks?.[0]?.looked ?? 0) > 0);
    assert.deepEqual(each.routers.map(({ fault }) => fault?.code).filter(Boolean), ['invalid-input']);
    assert.deepEqual(each.homes.map(({ fault }) => fault?.code).filter(Boolean), ['invalid-input']);
    assert.equal(each.brokers.find(({ state }) => state === 'connected')?.hasLogin, true);
  }
  assertNowhere([...SECRETS, ADDRESS], [answer.data, report], 'diagnostics');
});

interface Report {
  readonly versions: { readonly package: string; readonly node: string };
  readonly routers: readonly {
    readonly slug: string;
    readonly driver?: { readonly id: string };
    readonly looks?: readonly { readonly looked: number }[];
    readonly fault?: { readonly code: string };
  }[];
  readonly homes: readonly { readonly fault?: { readonly code: string } }[];
  readonly brokers: readonly { readonly state: string; readonly hasLogin: boolean }[];
}

test('A login with a slash in its password makes a URL that is none, and is told all the same no more than where it leads.', async (t) => {
  const nodeRed = await NodeRed.start(t, [
    config('r1', 'router', { name: 'Lower', address: 'http://admin:password/internet@192.168.0.1/' }),
    config('m1', 'router-broker', { url: 'mqtt://user:secret/router@127.0.0.1:9', base: 'b' }),
  ]);
  const response = await nodeRed.request('GET', '/futamichi-router/diagnostics');
  const { routers, brokers } = (await response.json()) as {
    readonly routers: readonly { readonly settings?: { readonly address: string } }[];
    readonly brokers: readonly { readonly url: string }[];
  };
  assert.deepEqual(
    [routers[0]?.settings?.address, brokers[0]?.url],
    ['http://192.168.0.1/', 'mqtt://127.0.0.1:9'],
  );
});

test('Whoever may look may have it; without that right nobody.', async (t) => {
  const asked: string[] = [];
  const onlyReads: Prepare = (RED) => ({
    ...RED,
    auth: {
      ...RED.auth,
      needsPermission: (permission: string) => (_request, response, next) => {
        asked.push(permission);
        if (permission === 'futamichi-router.read') next();
        else response.status(401).end();
      },
    },
  });
  const nodeRed = await NodeRed.start(t, [], { prepare: onlyReads });
  assert.equal((await nodeRed.request('GET', '/futamichi-router/diagnostics')).status, 200);
  assert.deepEqual(asked, ['futamichi-router.read']);
  const stranger = { 'x-requested-with': 'fetch' };
  assert.equal(
    (await nodeRed.request('GET', '/futamichi-router/diagnostics', undefined, stranger)).status,
    403,
  );
});
