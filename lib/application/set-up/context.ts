import { addressesToChoose, addressFits, goalOf, type Goal } from '../../dual-stack/plan/goal.ts';
import { steps } from '../../dual-stack/plan/plan.ts';
import type { PlanStep, Situation } from '../../dual-stack/plan/step.ts';
import { SIDES, type Home } from '../../dual-stack/home.ts';
import { seconds, sleep, type Clock } from '../../router/clock.ts';
import type { RouterError } from '../../router/errors.ts';
import type { Text } from '../../router/text.ts';
import { refusedLogin } from '../explain.ts';
import type { Access, PppoeAccount } from './access.ts';
import { progressOf, type Journal, type News, type Place } from './journal.ts';

export interface SetUpOptions {
  readonly access: Access;
  readonly journal: Journal;
  /** Held while something is done; rejects with `conflict` where somebody else is at it. */
  readonly lock: () => Promise<() => Promise<void>>;
  readonly clock: Clock;
  /** What the user asks for. */
  readonly wish: Goal;
  /** Where the user says that the lower router is. */
  readonly lowerHost: string;
  /** The PPPoE account; asked for when it is to be entered. */
  readonly account: () => Promise<PppoeAccount | undefined>;
}

export const POLL_MS = seconds(5);
const BUSY_MS = seconds(60);

/** What the parts of a set-up share: reading, writing down, waiting. */
export class Context {
  readonly options: SetUpOptions;
  place: Place | undefined;
  home: Home | undefined;

  constructor(options: SetUpOptions) {
    this.options = options;
  }

  async recall(): Promise<void> {
    this.place = progressOf(await this.options.journal.read());
  }

  async note(news: News): Promise<void> {
    const { clock, journal } = this.options;
    await journal.write({ ...news, at: clock.now() });
    await this.recall();
  }

  /** A step is done, by what was read last or by somebody's word. */
  async noteDone(step: PlanStep): Promise<void> {
    const unread = this.home !== undefined && step.before?.(this.situation(this.home)) === null;
    await this.note({ kind: 'done', step: step.id, ...(unread && { unread }) });
  }

  /** Reads both routers. */
  async look(signal: AbortSignal): Promise<Home> {
    const before = this.place?.before.get('lower-address');
    const also = [this.place?.goal.lanAddress, typeof before === 'string' ? before : undefined];
    this.home = await this.options.access.look(signal, {
      also: also.filter((host): host is string => host !== undefined),
      identity: this.place?.lower,
    });
    return this.home;
  }

  /** The same, once a person or a program that is logged in to a settings screen has had time to finish. */
  async lookPatiently(signal: AbortSignal): Promise<Home> {
    const { clock } = this.options;
    const until = clock.monotonic() + BUSY_MS;
    for (;;) {
      const home = await this.look(signal);
      if (refusal(home)?.code !== 'busy' || clock.monotonic() >= until) return home;
      await this.wait(POLL_MS, signal);
    }
  }

  /** Not what a router has refused to take. */
  readonly can: Situation['can'] = (side, capability) =>
    this.place?.byHand.has(`${side} ${capability.id}`) ? false : this.options.access.can(side, capability);

  /** What the steps are judged by. */
  situation(home: Home): Situation {
    const { access } = this.options;
    const { place } = this;
    return {
      home,
      goal: place?.goal ?? {},
      can: this.can,
      isNear: (address) => access.isNear(address),
      settled: place?.settled ?? new Set(),
      planned: place?.planned ?? new Set(),
      done: place?.done ?? [],
      lately: place?.lately ?? new Set(),
      unread: place?.unread ?? new Set(),
    };
  }

  /** What a new set-up of this home would come to. */
  async goal(home: Home, signal: AbortSignal): Promise<Goal> {
    const { wish, access, lowerHost } = this.options;
    const needsAddress = wish.lanAddress === undefined && !addressFits(home);
    return goalOf(home, wish, needsAddress ? await this.#free(home, access, lowerHost, signal) : undefined);
  }

  /** What could not be chosen before, because a router could not be read, is chosen and written down. */
  async choose(home: Home, signal: AbortSignal): Promise<void> {
    const { place } = this;
    if (!place || home.lower.problem) return;
    const { wish, access, lowerHost } = this.options;
    const { lanAddress: chosen, ...macs } = goalOf(home, place.goal, undefined);
    const untouched = place.acting?.step !== 'lower-address' && !place.done.includes('lower-address');
    const asItIs = wish.lanAddress === undefined && untouched && addressFits(home);
    const missing = chosen === undefined && untouched && !asItIs;
    const address = missing ? await this.#free(home, access, lowerHost, signal) : chosen;
    const goal = { ...macs, ...(!asItIs && address !== undefined && { lanAddress: address }) };
    if (JSON.stringify(sorted(goal)) !== JSON.stringify(sorted(place.goal)))
      await this.note({ kind: 'chosen', goal });
  }

  async #free(home: Home, access: Access, typed: string, signal: AbortSignal): Promise<string | undefined> {
    const mine = home.lower.snapshot;
    for (const address of addressesToChoose(home, typed).slice(0, 20)) {
      const own = address === typed && [...mine].length > 0 && home.lower.host === address;
      if (own || !(await access.isTaken(address, signal))) return address;
    }
    return undefined;
  }

  wait(ms: number, signal: AbortSignal): Promise<void> {
    return sleep(this.options.clock, ms, signal);
  }
}

function sorted(goal: Goal): unknown {
  return Object.entries(goal).toSorted(([a], [b]) => a.localeCompare(b));
}

/** Neither router answers, or one of them refuses the login: nothing can be planned. */
export function refusal(home: Home): RouterError | undefined {
  const problems = SIDES.map((side) => home[side].problem);
  const silent = problems.map((problem) => problem?.code === 'unreachable' || problem?.code === 'timeout');
  const loud = problems.find((problem, at) => problem && !silent[at]);
  return loud ?? (silent.every(Boolean) ? problems[0] : undefined);
}

/** Why a login was refused. Whoever waits for something looks no more then: each look would be one more attempt (design rule 3). */
export function refusedIn(home: Home): RouterError | undefined {
  return SIDES.map((side) => home[side].problem).find(refusedLogin);
}

/** Ids of steps that this home does not need. */
export function unneeded(situation: Situation): readonly string[] {
  return steps.filter((step) => !step.needed(situation)).map(({ id }) => id);
}

/** Words of an error without an account that somebody may have put into them. */
export function reasonText(error: RouterError, account: PppoeAccount | undefined): Text {
  const clean = (text: string) =>
    [account?.password, account?.username].reduce<string>(
      (all, secret) => (secret ? all.replaceAll(secret, '…') : all),
      text,
    );
  const detail = error.detail === undefined ? '' : clean(error.detail);
  return {
    en: `${clean(error.sentence('en'))}${detail && ` (${detail})`}`,
    ja: `${clean(error.sentence('ja'))}${detail && `（${detail}）`}`,
  };
}
