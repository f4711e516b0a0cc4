// The article's week, by one command: from the carton to the finished home, on the emulated settings screens.
import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import type { SetUpState } from '../../../../lib/application/set-up/state.ts';
import { setUpOf, type SetUpVerb } from '../../../../lib/cli/setup.ts';
import { startAirstationN } from '../../../emulators/airstation/n.ts';
import { startAtermP } from '../../../emulators/aterm/p.ts';
import { startHome } from '../../../emulators/home/home.ts';
import { ACCOUNT } from '../../../emulators/home/options.ts';
import { SkipClock } from '../../../support/skip-clock.ts';
import { FakeTerminal } from '../../cli/fake-terminal.ts';
import { PLAIN_P } from '../home.ts';

const SPEED = 10;
const ADMIN = { username: 'admin', password: 'correct-horse-57' };
const QUICK = { admin: ADMIN, saveMs: 2000, rebootMs: 4000, retryMs: 5000 } as const;

async function carton(t: TestContext) {
  const clock = new SkipClock(SPEED);
  const home = await startHome({
    clock,
    upper: (seat) => startAtermP({ ...seat, ...QUICK }),
    lower: (seat) => startAirstationN({ ...seat, ...QUICK }),
    upperSettings: { bridge: false },
    lowerSettings: { wanMode: 'auto', account: { username: '', password: '' } },
    lowerFactory: { wanMac: '00:1d:73:20:00:02', lanMac: '00:1d:73:20:00:02' },
  });
  t.after(() => home.close());
  const folder = await mkdtemp(join(tmpdir(), 'futamichi-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const { model, cables } = home;
  // switched on before any cable was in, so that it is a router still
  for (const cable of [cables.lowerLan, cables.lowerWan]) cable.pull();
  home.lower.box.start();
  cables.lowerWan.plug();
  model.beside.plug();
  await home.settled();
  const file = join(folder, 'home.json');
  const side = (address: string, driver: string, profile?: unknown) => ({
    address,
    driver,
    ...(profile !== undefined && { profile }),
  });
  const port = home.lower.url.port;
  await writeFile(
    file,
    JSON.stringify({
      upper: side(home.upper.url.href, 'aterm', PLAIN_P),
      lower: side(`http://127.0.11.1:${port}/`, 'airstation'),
    }),
  );
  const run = async (action: SetUpVerb) => {
    const terminal = new FakeTerminal({ login: ADMIN });
    Object.assign(terminal, {
      stateFolder: join(folder, 'state'),
      pppoeAccount: () => Promise.resolve(ACCOUNT),
    });
    const status = await setUpOf({ action, home: file, yes: true, json: true }, terminal, {
      open: { clock, random: () => 0.5 },
      clock,
      now: () => clock.now(),
      observe: () => Promise.resolve({}),
    });
    return { status, state: terminal.document as SetUpState, said: terminal.everything };
  };
  return { home, folder, run };
}

test(
  'From the carton to the finished home on both settings screens; a person is told what only he can do.',
  { timeout: 180_000 },
  async (t) => {
    const { home, folder, run } = await carton(t);
    const { model, cables } = home;
    const told: string[] = [];
    let turn = await run('apply');
    while (turn.status === 4) {
      const [step] = turn.state.steps;
      told.push(step?.id ?? '');
      assert.equal(step?.by, 'person');
      if (step.id === 'lan-cable') cables.lowerLan.plug();
      await home.settled();
      turn = await run('continue');
      assert.ok(!turn.said.includes(ACCOUNT.password) && !turn.said.includes(ACCOUNT.username));
    }
    assert.equal(turn.status, 0, JSON.stringify(turn.state.stopped));
    assert.deepEqual(told, ['lan-cable']);
    const { upper, lower } = model;
    assert.deepEqual(
      [upper.settings.bridge, lower.settings.wanMode, lower.settings.dhcp, lower.session.up, model.jammed],
      [true, 'pppoe', false, true, false],
    );
    assert.match(lower.lanAddress, /^127\.0\.10\.2\d\d$/);
    assert.notEqual(lower.wanMac, lower.lanMac);
    for (const name of await readdir(join(folder, 'state'))) {
      const text = await readFile(join(folder, 'state', name), 'utf8');
      assert.ok(!text.includes(ACCOUNT.password) && !text.includes(ACCOUNT.username), name);
    }
    t.diagnostic(
      `requests: ${home.upper.requests.length} to the upper, ${home.lower.requests.length} to the lower router`,
    );
  },
);
