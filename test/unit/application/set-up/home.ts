import type { TestContext } from 'node:test';
import { journalInMemory, type Journal } from '../../../../lib/application/set-up/journal.ts';
import { SetUp } from '../../../../lib/application/set-up/set-up.ts';
import type { SetUpState } from '../../../../lib/application/set-up/state.ts';
import type { Goal } from '../../../../lib/dual-stack/plan/goal.ts';
import type { Clock } from '../../../../lib/router/clock.ts';
import { Box, type Settings } from '../../../emulators/box/box.ts';
import { HomeModel } from '../../../emulators/home/model.ts';
import { ACCOUNT, LOWER, UPPER } from '../../../emulators/home/options.ts';
import { FakeClock } from '../../../support/fake-clock.ts';
import { ModelAccess } from './model-access.ts';

export const signal = new AbortController().signal;

/** As both come out of their cartons; this machine is plugged into both. */
const FACTORY = {
  upper: { bridge: false },
  lower: { wanMode: 'auto', dhcp: true, account: { username: '', password: '' }, lanAddress: '127.0.11.1' },
} as const satisfies Record<string, Partial<Settings>>;

export interface SceneOptions {
  readonly upper?: Partial<Settings>;
  readonly lower?: Partial<Settings>;
  /** The vendor gave WAN and LAN of the lower router the same one. */
  readonly equalMacs?: boolean;
  readonly wish?: Goal;
  readonly joined?: boolean;
  readonly finished?: boolean;
  /** The lower router found no upper one when it started. */
  readonly router?: boolean;
}

/** A set-up before which somebody sits who reads what comes back. */
export class ReadSetUp extends SetUp {
  /** What he has read last. */
  read: SetUpState | undefined;

  override next(...given: Parameters<SetUp['next']>): Promise<SetUpState> {
    return this.#shown(super.next(...given));
  }

  override abort(...given: Parameters<SetUp['abort']>): Promise<SetUpState> {
    return this.#shown(super.abort(...given));
  }

  async #shown(state: Promise<SetUpState>): Promise<SetUpState> {
    this.read = await state;
    await this.told();
    return state;
  }
}

/** A home to be set up, what people do in it, and who reaches whom. */
export class Scene {
  readonly clock = new FakeClock();
  readonly model: HomeModel;
  readonly journal: Journal = journalInMemory();
  readonly #wish: Goal;
  /** Where the user says that the lower router is. */
  readonly #typed: string;
  access: ModelAccess;
  account: { username: string; password: string } | undefined = ACCOUNT;

  constructor(t: Pick<TestContext, 'after'>, options: SceneOptions = {}) {
    const { equalMacs = false, joined = false, finished = false, router = true, wish } = options;
    const done = { wanMode: 'pppoe', dhcp: false, account: ACCOUNT, lanAddress: '127.0.10.2' } as const;
    const box = (seat: typeof UPPER, settings: Partial<Settings>, model: string) =>
      new Box({
        vendor: 'V',
        model,
        firmware: '1',
        serial: model,
        admin: ACCOUNT,
        clock: this.clock,
        rebootMs: 60_000,
        saveMs: 10_000,
        factory: equalMacs && model === 'L' ? { ...seat.factory, wanMac: seat.factory.lanMac } : seat.factory,
        settings: {
          ...seat.settings,
          wanMac: 'default',
          lanMac: 'default',
          keepAlive: 'always',
          account: { username: '', password: '' },
          ...settings,
        } as Settings,
      });
    const lower = { ...FACTORY.lower, ...(finished && done), ...options.lower };
    const upperBox = box(
      UPPER,
      { ...FACTORY.upper, ...(finished && { bridge: true }), ...options.upper },
      'U',
    );
    const lowerBox = box(LOWER, lower, 'L');
    this.model = new HomeModel(upperBox, lowerBox, { noticeMs: 2000, staleMs: 20_000 });
    this.model.beside.plug();
    if (router && lower.wanMode === 'auto') {
      // an automatic one that hears nobody when it starts is a router
      this.model.cables.lowerWan.pull();
      lowerBox.start();
      this.model.cables.lowerWan.plug();
    }
    if (!joined && !finished) this.model.cables.lowerLan.pull();
    this.#wish = wish ?? {};
    this.#typed = lowerBox.settings.lanAddress;
    this.access = this.#newAccess();
    t.after(() => this.model.close());
    t.after(() => [upperBox, lowerBox].forEach((each) => each.close()));
  }

  #newAccess(): ModelAccess {
    return new ModelAccess(this.model, this.clock, { upper: '127.0.10.1', lower: this.#typed });
  }

  /** A process that begins anew: only what is on disk is known. */
  restarted(): ReadSetUp {
    const { before, fault, sent } = this.access;
    this.access = this.#newAccess();
    this.access.before = before;
    this.access.fault = fault;
    this.access.sent.push(...sent);
    return this.setUp();
  }

  setUp(
    lock: () => Promise<() => Promise<void>> = () => Promise.resolve(() => Promise.resolve()),
  ): ReadSetUp {
    const { clock } = this;
    const jumping: Clock = {
      now: () => clock.now(),
      monotonic: () => clock.monotonic(),
      after: (ms, run) => {
        void clock.advance(ms).then(run);
        return () => undefined;
      },
    };
    return new ReadSetUp({
      access: this.access,
      journal: this.journal,
      lock,
      clock: jumping,
      wish: this.#wish,
      lowerHost: this.#typed,
      account: () => Promise.resolve(this.account),
    });
  }

  /** What a person does who reads the step. */
  obey(state: SetUpState): void {
    const { cables } = this.model;
    switch (state.steps[0]?.id) {
      case 'lan-cable':
        if (state.status === 'waiting' && state.steps[0].text.en.startsWith('Pull')) cables.lowerLan.pull();
        else cables.lowerLan.plug();
        return;
      case 'lower-mode':
        this.model.lower.apply({ wanMode: 'pppoe' }, { restart: true });
        return;
      case 'wan-cable':
        cables.lowerWan.plug();
        return;
      case 'reach-upper':
        cables.lowerLan.pull();
        return;
      case 'reach-lower':
        this.model.beside.plug();
        cables.lowerLan.pull();
        if (this.model.lower.mode === 'ap') {
          cables.lowerWan.pull();
          this.model.lower.reboot();
        }
        return;
      default:
        throw new Error(`nobody knows what to do: ${JSON.stringify(state.steps[0])}`);
    }
  }

  /** On and on until it is finished or stopped, with a person who does what is said. */
  async through(
    setUp: SetUp = this.setUp(),
    each: (state: SetUpState) => void | Promise<void> = () => undefined,
  ): Promise<SetUpState> {
    let state = await setUp.next(signal);
    for (let turn = 0; turn < 60; turn += 1) {
      await each(state);
      if (state.status === 'finished' || state.status === 'stopped') return state;
      const waits = state.status === 'waiting';
      if (waits) {
        this.obey(state);
        await this.clock.advance(70_000);
      }
      state = await setUp.next(signal, waits);
    }
    throw new Error(`no end: ${JSON.stringify(state)}`);
  }

  get finished(): boolean {
    const { upper, lower, cables, jammed } = this.model;
    return (
      upper.settings.bridge &&
      upper.serves &&
      !lower.serves &&
      lower.session.up &&
      lower.settings.wanMode === 'pppoe' &&
      lower.lanAddress.startsWith('127.0.10.') &&
      lower.lanAddress !== upper.lanAddress &&
      lower.wanMac !== lower.lanMac &&
      cables.lowerLan.plugged &&
      !jammed
    );
  }
}
