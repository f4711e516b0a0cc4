import assert from 'node:assert/strict';
import { test } from 'node:test';
import { identity } from '../../../lib/capabilities/identity.ts';
import { pppoeAccount } from '../../../lib/capabilities/pppoe-account.ts';
import { reboot } from '../../../lib/capabilities/reboot.ts';
import { sessionError } from '../../../lib/capabilities/session-error.ts';
import { wanIpv4 } from '../../../lib/capabilities/wan-ipv4.ts';
import { wanMac } from '../../../lib/capabilities/wan-mac.ts';
import { diagnostics, MOST_BYTES } from '../../../lib/diagnostics/diagnostics.ts';
import type { BrokerNodeFacts, Facts, RouterNodeFacts } from '../../../lib/diagnostics/facts.ts';
import { percentile } from '../../../lib/diagnostics/percentile.ts';
import { judge } from '../../../lib/dual-stack/judge.ts';
import { routerConfig } from '../../../lib/router/config.ts';
import { RouterError } from '../../../lib/router/errors.ts';
import { LookLog } from '../../../lib/router/look-log.ts';
import { assertNowhere } from '../../support/canaries.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { known } from '../../support/fake-router.ts';
import { lowerRouter } from '../../support/mqtt-home.ts';
import { SPELLINGS } from '../../support/spellings.ts';
import { homeWith } from '../dual-stack/homes.ts';

const CANARY = 'Qx7vKz19Wm';
const OTHER = 'correct-horse&battery';
const VERSIONS = {
  package: '0.1.0',
  nodeRed: '5.0.7',
  node: 'v24.21.0',
  platform: 'linux-arm64',
  uptimeS: 60,
  memoryMb: 100,
};

async function lower({
  said = 'ERROR_NONE',
  rest = {},
}: { readonly said?: string; readonly rest?: Partial<RouterNodeFacts> } = {}) {
  const clock = new FakeClock();
  const router = lowerRouter(clock).look([
    [
      identity,
      known({ vendor: 'Buffalo', model: 'WSR-1800AX4S', firmware: '1.11', serial: '34851234567890' }),
    ],
    [wanMac, known('02:1c:42:9a:7b:01')],
    [pppoeAccount, known('someone7@isp.example')],
    [sessionError, known(said)],
  ]);
  const lookLog = new LookLog(clock);
  const channel = { id: 'igd', looks: [], operations: [] };
  const look = {
    id: 'status',
    provides: [wanIpv4],
    pace: { normal: 1, fast: 1 },
    deadlineMs: 1,
    read: () => Promise.reject(),
  };
  for (const [tookMs, error] of [
    [40, undefined],
    [20, undefined],
    [30, new RouterError('rejected', { detail: said })],
  ] as const)
    await lookLog.around(async () => {
      await clock.advance(tookMs);
      return error;
    })(channel, look, false, undefined);
  const standings = [{ look, normalMs: 4000, failures: 1, latched: false }];
  router.problem = new RouterError('rejected', { detail: said });
  router.offers = [
    ...router.offers,
    { capability: reboot, withdrawn: new RouterError('disabled', { detail: said }) },
  ];
  const facts: RouterNodeFacts = {
    name: '下位ルーター',
    slug: 'lower',
    config: routerConfig.parse({ address: 'http://192.168.11.1/', role: 'lower', allow: ['reboot'] }),
    hasPassword: true,
    router: Object.assign(router, { lookLog, standings }),
    ...rest,
  };
  return facts;
}

const broker = (rest: Partial<BrokerNodeFacts> = {}): BrokerNodeFacts => ({
  url: 'mqtt://192.168.11.5:1883',
  base: 'futamichi',
  protocol: 4,
  tls: false,
  hasLogin: true,
  hasClientId: false,
  state: 'connected',
  lines: [],
  ...rest,
});

const facts = (rest: Partial<Facts> = {}): Facts => ({
  at: Date.parse('2026-11-29T03:00:00Z'),
  versions: VERSIONS,
  routers: [],
  homes: [],
  brokers: [],
  secrets: [],
  ...rest,
});

interface Shown {
  readonly versions: typeof VERSIONS;
  readonly routers: readonly {
    readonly slug: string;
    readonly settings: Readonly<Record<string, unknown>>;
    readonly problem: unknown;
    readonly looks: readonly unknown[];
    readonly failures: readonly unknown[];
    readonly offered: readonly string[];
    readonly withdrawn: readonly unknown[];
    readonly readings: Readonly<Record<string, { readonly value?: unknown; readonly channel?: string }>>;
  }[];
  readonly homes: readonly {
    readonly findings: readonly { readonly id: string; readonly status: string }[];
  }[];
  readonly leftOut?: readonly string[];
}
const shown = (given: Facts) => JSON.parse(JSON.stringify(diagnostics(given))) as Shown;

test('It says what a bug report needs: versions, driver, what is offered and not and why, errors, times, settings.', async () => {
  const { versions, routers } = shown(
    facts({ routers: [await lower({ said: '606 Action not authorized' })] }),
  );
  const [router] = routers;
  assert.deepEqual(versions, VERSIONS);
  assert.ok(router);
  assert.equal(router.slug, 'lower');
  assert.deepEqual(router.settings, {
    driver: 'auto',
    address: 'http://192.168.11.1/',
    role: 'lower',
    intervalS: 4,
    allow: ['reboot'],
    hasPassword: true,
    hasProfile: false,
    hasBrowser: false,
    syslogPort: 0,
  });
  assert.deepEqual(router.problem, { code: 'rejected', detail: '606 Action not authorized' });
  assert.deepEqual(router.looks, [
    {
      channel: 'igd',
      look: 'status',
      login: false,
      intervalS: 4,
      looked: 3,
      failed: 1,
      failedInARow: 1,
      waitsForPerson: false,
      p50Ms: 20,
      p95Ms: 40,
    },
  ]);
  assert.equal(router.failures.length, 1);
  assert.deepEqual(router.offered, ['reconnect', 'disconnect', 'dhcp.server']);
  assert.deepEqual(router.withdrawn, [
    { id: 'reboot', code: 'disabled', detail: '606 Action not authorized' },
  ]);
  const { readings } = router;
  assert.equal(readings['session.up']?.value, true);
  assert.equal(readings['wan.path']?.value, 'pppoe');
  assert.deepEqual(
    (readings['identity']?.value as { readonly model: unknown } | undefined)?.model,
    'WSR-1800AX4S',
    'the model is why people send reports',
  );
});

test('Addresses, MACs, accounts and serial numbers are others, the same by the same everywhere; private ones stay.', async () => {
  const text = JSON.stringify(
    diagnostics(
      facts({
        routers: [await lower({ said: 'lost 25.100.7.10' })],
        brokers: [broker({ lines: [{ at: 0, line: 'session of 25.100.7.10 (02-1C-42-9A-7B-01) is down' }] })],
      }),
    ),
  );
  for (const private_ of ['25.100.7.10', '1c:42:9a', '1C-42-9A', 'someone7', '34851234567890'])
    assert.ok(!text.includes(private_), private_);
  const report = JSON.parse(text) as Shown & { brokers: { lines: { line: string }[] }[] };
  const address = String(report.routers[0]?.readings['wan.ipv4']?.value);
  assert.match(address, /^203\.0\.113\.\d+$/);
  assert.ok(report.brokers[0]?.lines[0]?.line.includes(address));
  assert.match(text, /192\.168\.11\.5/);
});

test('What a home’s checks found is told.', () => {
  const report = judge(homeWith());
  const { homes } = shown(
    facts({ homes: [{ slug: 'home', members: { upper: 'upper', lower: 'lower' }, report }] }),
  );
  assert.deepEqual(
    homes[0]?.findings.map(({ id, status }) => [id, status]),
    report.findings.map(({ id, status }) => [id, status]),
  );
});

test('A secret is nowhere, wherever it stood and however it was written.', async () => {
  for (const [how, spell] of Object.entries(SPELLINGS)) {
    const spelt = spell(CANARY);
    const fault = new RouterError('invalid-input', { detail: spelt });
    const router = await lower({
      said: spelt.slice(0, 200),
      rest: { name: spelt, slug: spelt.slice(0, 60), fault },
    });
    const report = diagnostics(
      facts({
        routers: [router],
        homes: [{ slug: spelt, fault }],
        brokers: [
          broker({
            url: `mqtt://${spelt}`,
            base: spelt,
            problem: new RouterError('rejected', { detail: `${spelt}/state: 12 bytes` }),
            lines: [{ at: 0, line: `a command on ${spelt} was ignored` }],
          }),
        ],
        secrets: [{ kind: 'password', value: CANARY }],
      }),
    );
    assertNowhere([CANARY], [report], how);
    // readable again by somebody who tries
    const text = JSON.stringify(report).toLowerCase();
    if (spelt.length > 6) assert.ok(!text.includes(spelt.toLowerCase()), how);
  }
});

test('A password made of usual words is found because it is known, and one that is not known because it is no word.', () => {
  const lines = [
    { at: 0, line: `the login ${OTHER} was refused` },
    { at: 0, line: `the login ${CANARY} was refused` },
  ];
  const secrets = [{ kind: 'password', value: OTHER }] as const;
  assertNowhere([OTHER, CANARY], [diagnostics(facts({ brokers: [broker({ lines })], secrets }))], 'lines');
});

test('It is never more than fits, and says what was left out.', async () => {
  const one = await lower();
  const readings = one.router?.snapshot;
  assert.ok(readings);
  const few = shown(facts({ routers: [one] }));
  assert.equal(few.leftOut, undefined);
  for (const count of [40, 2000]) {
    const report = shown(facts({ routers: Array.from({ length: count }, () => one) }));
    assert.ok(Buffer.byteLength(JSON.stringify(report)) <= MOST_BYTES);
    assert.ok(report.leftOut?.includes('readings'));
    assert.ok(report.routers.length > 0);
  }
});

test('Nothing at all makes a report too.', () => {
  assert.deepEqual(shown(facts()).routers, []);
  assert.equal(percentile([], 0.5), undefined);
  assert.equal(percentile([3, 1, 2], 0.5), 2);
});
