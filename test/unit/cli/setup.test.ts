import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { lanMac } from '../../../lib/capabilities/lan-mac.ts';
import { pppoeBridge } from '../../../lib/capabilities/pppoe-bridge.ts';
import { wanMac } from '../../../lib/capabilities/wan-mac.ts';
import type { SetUpState } from '../../../lib/application/set-up/state.ts';
import type { ByAddressOptions } from '../../../lib/application/set-up/routers-by-address.ts';
import { addressAt } from '../../../lib/application/address-at.ts';
import { setUpOf, type SetUpVerb } from '../../../lib/cli/setup.ts';
import { parseCommandLine } from '../../../lib/cli/usage.ts';
import { RouterError } from '../../../lib/router/errors.ts';
import { Snapshot } from '../../../lib/router/snapshot.ts';
import { homeWith, type Differences } from '../dual-stack/homes.ts';
import { FakeTerminal } from './fake-terminal.ts';

const HOME = { upper: { address: '192.168.10.1' }, lower: { address: '192.168.10.2' } };

/** A home whose upper router takes a bridge; what is set is read. */
class Place {
  readonly file: string;
  readonly folder: string;
  readonly sent: unknown[] = [];
  answers = true;
  #bridge: boolean | undefined;
  readonly #differences: Differences;

  constructor(folder: string, differences: Differences) {
    this.folder = folder;
    this.file = join(folder, 'home.json');
    this.#differences = differences;
  }

  static async of(t: TestContext, differences: Differences = {}, home: object = HOME): Promise<Place> {
    const folder = await mkdtemp(join(tmpdir(), 'futamichi-'));
    t.after(() => rm(folder, { recursive: true, force: true }));
    const place = new Place(folder, differences);
    await writeFile(place.file, JSON.stringify(home));
    return place;
  }

  readonly #examine: NonNullable<ByAddressOptions['examine']> = ({ role }) => {
    if (!this.answers) return Promise.reject(new RouterError('unreachable'));
    const snapshot = () => {
      const side = homeWith(this.#differences)[role === 'upper' ? 'upper' : 'lower'].snapshot;
      const now = Date.now() + 1000;
      const fresh = [...side].map(([token, observed]) => [token, { ...observed, at: now }] as const);
      const bridge =
        role === 'upper' && this.#bridge !== undefined
          ? ([[pppoeBridge, { state: 'known', value: this.#bridge, at: now, channel: 'x' }]] as const)
          : [];
      return Snapshot.empty.with(fresh).with(bridge);
    };
    return Promise.resolve({
      get snapshot() {
        return snapshot();
      },
      problem: undefined,
      driver: undefined,
      offers: [{ capability: pppoeBridge }],
      lookNow: () => (this.answers ? Promise.resolve() : Promise.reject(new RouterError('unreachable'))),
      run: ({ capability, input }) => {
        this.sent.push([role, capability.id, input]);
        this.#bridge = input as boolean;
        const outcome = 'verified' as const;
        return Promise.resolve({ action: capability.id, outcome, before: false, after: input, tookMs: 1 });
      },
      close: () => Promise.resolve(),
    });
  };

  async run(action: SetUpVerb, how: { yes?: boolean; json?: boolean; answers?: boolean[] } = {}) {
    const terminal = new FakeTerminal();
    terminal.stateFolder = join(this.folder, 'state');
    terminal.answers.push(...(how.answers ?? []));
    const { yes = false, json = true } = how;
    const status = await setUpOf({ action, home: this.file, yes, json }, terminal, {
      examine: this.#examine,
      observe: () => Promise.resolve({}),
    });
    return { status, terminal, state: json ? (terminal.document as SetUpState) : undefined };
  }
}

const NO_BRIDGE: Differences = { upper: [[pppoeBridge, false]] };

test('A finished home: an empty plan, nothing to apply, exit status 0, and no file is written.', async (t) => {
  const place = await Place.of(t);
  for (const action of ['plan', 'apply'] as const) {
    const { status, state } = await place.run(action, { yes: true });
    assert.equal(status, 0);
    assert.deepEqual([state?.steps, state?.done, state?.stopped], [[], [], null]);
  }
  assert.deepEqual(
    (await readdir(place.folder)).filter((name) => name !== 'home.json' && name !== 'state'),
    [],
  );
});

test('A plan says what is needed; apply --yes does it, reads that it is so, and ends with 0.', async (t) => {
  const place = await Place.of(t, NO_BRIDGE);
  const plan = await place.run('plan');
  assert.deepEqual([plan.status, plan.state?.steps.map(({ id }) => id)], [0, ['upper-bridge', 'verify']]);
  assert.deepEqual(place.sent, []);
  const { status, state } = await place.run('apply', { yes: true });
  assert.equal(status, 0, JSON.stringify(state));
  assert.deepEqual(place.sent, [['upper', 'pppoe.bridge', true]]);
  assert.deepEqual(
    state?.done.map(({ id, status: each }) => `${id} ${each}`),
    ['upper-bridge done', 'verify done'],
  );
});

test('Without --yes each step is asked for: with --json nobody can be, so nothing is done and a person is needed.', async (t) => {
  const place = await Place.of(t, NO_BRIDGE);
  const { status, state } = await place.run('apply');
  assert.deepEqual([status, state?.steps[0]?.id], [4, 'upper-bridge']);
  assert.deepEqual(place.sent, []);
  const no = await place.run('apply', { json: false, answers: [false] });
  assert.equal(no.status, 4);
  assert.deepEqual(place.sent, []);
  const yes = await place.run('apply', { json: false, answers: [true] });
  assert.equal(yes.status, 0);
  assert.equal(place.sent.length, 1);
  assert.match(yes.terminal.printed.at(-1) ?? '', /set up/);
});

test('A person at the terminal is told what to do, says when it is done, and reads where the router is now.', async (t) => {
  const place = await Place.of(t, {
    lower: [
      [wanMac, '00:1d:73:20:00:02'],
      [lanMac, '00:1d:73:20:00:02'],
    ],
  });
  const waits = await place.run('apply', { json: false, yes: true, answers: [false] });
  assert.equal(waits.status, 4);
  assert.match(waits.terminal.printed.join('\n'), /MAC address 02:1d:73:20:00:02 in its settings screen/);
  assert.match(waits.terminal.printed.at(-1) ?? '', /setup continue/);
  // said to be done, and read that it is not
  const still = await place.run('continue', { json: false, yes: true, answers: [true, false] });
  assert.equal(still.status, 4);
  const undone = await place.run('abort', { json: false });
  assert.equal(undone.status, 0);
  assert.match(undone.terminal.printed.at(-1) ?? '', /Undone/);
});

test('A plan for people says what was chosen, and that nothing was changed.', async (t) => {
  const place = await Place.of(t, {
    lower: [
      [wanMac, '00:1d:73:20:00:02'],
      [lanMac, '00:1d:73:20:00:02'],
    ],
  });
  const { terminal } = await place.run('plan', { json: false });
  assert.match(terminal.printed.join('\n'), /made from its real one/);
  assert.match(terminal.printed.at(-1) ?? '', /Nothing was changed/);
  const finished = await (await Place.of(t)).run('plan', { json: false });
  assert.match(finished.terminal.printed.at(-1) ?? '', /Nothing needs to be done/);
});

test('Where nobody answers, it fails with what keeps us from it.', async (t) => {
  const place = await Place.of(t, NO_BRIDGE);
  place.answers = false;
  await assert.rejects(place.run('plan'), { code: 'unreachable' });
});

test('Nothing to abort, an impossible goal: said, and nothing done.', async (t) => {
  const place = await Place.of(t, NO_BRIDGE);
  await assert.rejects(place.run('abort'), { code: 'conflict' });
  const odd = await Place.of(t, {}, { ...HOME, goal: { lower: { 'dhcp.server': true } } });
  await assert.rejects(odd.run('plan'), { code: 'invalid-input' });
});

test('The command line takes one of four words and a file; --yes belongs to it alone.', () => {
  assert.deepEqual(parseCommandLine(['setup', 'plan', '--home', 'h.json', '--json']), {
    verb: 'setup',
    action: 'plan',
    home: 'h.json',
    yes: false,
    json: true,
  });
  for (const wrong of [
    ['setup', '--home', 'h.json'],
    ['setup', 'go', '--home', 'h.json'],
    ['setup', 'plan'],
    ['setup', 'plan', 'x', '--home', 'h.json'],
    ['check', '--home', 'h.json', '--yes'],
  ])
    assert.throws(() => parseCommandLine(wrong));
});

test('Another host takes the place of what was entered, and the rest stays.', () => {
  assert.equal(addressAt('192.168.11.1', '192.168.10.2'), '192.168.10.2');
  assert.equal(addressAt('http://192.168.11.1:8080/', '192.168.10.2'), 'http://192.168.10.2:8080/');
  assert.equal(addressAt('ssh://root@192.168.11.1:2222', '192.168.10.2'), 'ssh://root@192.168.10.2:2222');
  assert.equal(addressAt('192.168.11.1', '192.168.11.1'), '192.168.11.1');
});
