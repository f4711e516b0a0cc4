import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { SetUpState } from '../../../../lib/application/set-up/state.ts';
import { setUpOf, type SetUpVerb } from '../../../../lib/cli/setup.ts';
import type { Clock } from '../../../../lib/router/clock.ts';
import { startAirstationN } from '../../../emulators/airstation/n.ts';
import { startAtermP } from '../../../emulators/aterm/p.ts';
import type { QuirksP } from '../../../emulators/aterm/p-options.ts';
import { startHome, type Home } from '../../../emulators/home/home.ts';
import { ACCOUNT } from '../../../emulators/home/options.ts';
import { SkipClock } from '../../../support/skip-clock.ts';
import { FakeTerminal } from '../../cli/fake-terminal.ts';
import { PLAIN_P } from '../home.ts';

/** Both screens by forms, also where there is a browser to read them in. */
export const BY_FORMS = { upper: { ...PLAIN_P, scripted: false } } as const;

const ADMIN = { username: 'admin', password: 'correct-horse-57' };

export interface CartonOptions {
  /** How much faster than outside time passes. */
  readonly speed: number;
  /** Milliseconds of that time. */
  readonly pace: { readonly saveMs: number; readonly rebootMs: number; readonly retryMs: number };
  readonly upperBox?: Partial<QuirksP>;
  /** What the set-up itself waits for between two looks has passed at once; answers of the routers take their time. */
  readonly skips?: boolean;
  /** Overrides of both drivers. */
  readonly profiles?: Readonly<Partial<Record<'upper' | 'lower', unknown>>>;
}

/** How a command ended: its exit status, its document, and all that it wrote. */
export interface Turn {
  readonly status: number;
  readonly state: SetUpState;
  readonly said: string;
}

/** Somebody who reads what is written to a terminal. */
export interface Reader {
  /** He is asked before each step that changes something, and for each of his own. */
  readonly asked: (said: string) => Promise<void>;
  /** What begins now. */
  readonly sees?: (said: string) => void;
}

/** Two routers from the shop, whose MAC addresses on WAN and LAN are the same, and the command that sets them up. */
export interface Carton {
  readonly clock: SkipClock;
  readonly home: Home;
  readonly run: (action: SetUpVerb) => Promise<Turn>;
  /** The same for somebody at a terminal. */
  readonly atTerminal: (action: SetUpVerb, reader: Reader) => Promise<Pick<Turn, 'status' | 'said'>>;
  /** Until it ends otherwise than by waiting for a person, who does what is asked; ids of what that was. */
  readonly through: () => Promise<{ readonly last: Turn; readonly told: readonly string[] }>;
  /** Fails unless the home is as it should be, and nothing that was kept holds the account. */
  readonly assertFinished: () => Promise<void>;
}

export async function carton(t: TestContext, options: CartonOptions): Promise<Carton> {
  const { speed, pace, upperBox, skips = false, profiles = {} } = options;
  const clock = new SkipClock(speed);
  const home = await startHome({
    clock,
    upper: (seat) => startAtermP({ ...seat, ...pace, admin: ADMIN, ...upperBox }),
    lower: (seat) => startAirstationN({ ...seat, ...pace, admin: ADMIN }),
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
  const side = (address: string, driver: string, profile: unknown) => ({
    address,
    driver,
    ...(profile !== undefined && { profile }),
  });
  await writeFile(
    file,
    JSON.stringify({
      upper: side(home.upper.url.href, 'aterm', profiles.upper),
      lower: side(`http://127.0.11.1:${home.lower.url.port}/`, 'airstation', profiles.lower),
    }),
  );

  const command = async (action: SetUpVerb, reader?: Reader) => {
    const terminal = new FakeTerminal({ login: ADMIN });
    Object.assign(terminal, {
      stateFolder: join(folder, 'state'),
      pppoeAccount: () => Promise.resolve(ACCOUNT),
      confirm: async () => {
        await reader?.asked(terminal.printed.at(-1) ?? '');
        return true;
      },
      progress: (text: string) => {
        terminal.said.push(text);
        reader?.sees?.(text);
      },
    });
    const document = reader === undefined;
    const status = await setUpOf({ action, home: file, yes: document, json: document }, terminal, {
      open: { clock, random: () => 0.5 },
      clock: skips ? skipping(clock) : clock,
      now: () => clock.now(),
      observe: () => Promise.resolve({}),
    });
    const said = terminal.everything;
    assert.ok(!said.includes(ACCOUNT.password) && !said.includes(ACCOUNT.username));
    return { status, said, terminal };
  };

  const run = async (action: SetUpVerb): Promise<Turn> => {
    const { terminal, ...turn } = await command(action);
    return { ...turn, state: terminal.document as SetUpState };
  };

  const through = async () => {
    const told: string[] = [];
    let last = await run('apply');
    while (last.status === 4) {
      const [step] = last.state.steps;
      told.push(step?.id ?? '');
      assert.equal(step?.by, 'person');
      if (step.id === 'lan-cable') cables.lowerLan.plug();
      await home.settled();
      last = await run('continue');
    }
    return { last, told };
  };

  const assertFinished = async () => {
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
  };
  return { clock, home, run, atTerminal: command, through, assertFinished };
}

/** Whoever waits moves time on for all. */
function skipping(clock: SkipClock): Clock {
  return {
    now: () => clock.now(),
    monotonic: () => clock.monotonic(),
    after(ms, run) {
      clock.skip(ms);
      return clock.after(0, run);
    },
  };
}
