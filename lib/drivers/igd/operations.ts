import { connect } from '../../capabilities/connect.ts';
import { disconnect } from '../../capabilities/disconnect.ts';
import { reconnect } from '../../capabilities/reconnect.ts';
import { hasEnded, isUp } from '../../capabilities/session-change.ts';
import type { Action } from '../../router/capability.ts';
import { seconds } from '../../router/clock.ts';
import type { AnyOperation, Performing } from '../../router/driver.ts';
import { RouterError } from '../../router/errors.ts';
import { refusalError, refusalOf, type ControlAction, type Refusal } from './errors.ts';
import type { Gateway } from './gateway.ts';

/** How long a session may still look up after the router has agreed to end it. */
const ENDS_WITHIN_MS = seconds(15);
/** How long a router has to dial by itself before we ask it to. */
const OWN_DIAL_MS = seconds(4);
const AGAIN_MS = seconds(2);
const MOST_TRIES = 6;

const PHASES = {
  ending: { en: 'waiting for the session to end', ja: '切断待ち' },
  starting: { en: 'waiting for the session to start', ja: '接続待ち' },
  dialling: { en: 'asking the router to dial', ja: '接続要求中' },
  silent: { en: 'the router agreed, but nothing has happened so far', ja: '受理されたが変化なし' },
} as const;

interface Offered {
  readonly capability: Action;
  readonly needs: ControlAction;
  readonly run: (control: Control, performing: Performing) => Promise<void>;
}

/** What the router lists among its actions. Whether it allows them shows only when they are asked for. */
export function operationsOf(gateway: Gateway): readonly AnyOperation[] {
  const ending = gateway.lists('ForceTermination') ? 'ForceTermination' : 'RequestTermination';
  const starting = 'RequestConnection';
  const offered: readonly Offered[] = [
    { capability: reconnect, needs: ending, run: (control, performing) => control.reconnect(performing) },
    { capability: connect, needs: starting, run: (control, performing) => control.dial(performing) },
    { capability: disconnect, needs: ending, run: (control, performing) => control.end(performing) },
  ];
  const operations = new Map<Withdrawable, ControlAction>();
  const control = new Control(gateway, ending, (action, error) => {
    for (const [operation, needs] of operations) if (needs === action) operation.withdrawn = error;
  });
  for (const { capability, needs, run } of offered) {
    if (!gateway.lists(needs)) continue;
    operations.set({ capability, perform: (_, performing) => run(control, performing) }, needs);
  }
  return [...operations.keys()];
}

type Withdrawable = { -readonly [K in keyof AnyOperation]: AnyOperation[K] };

/** The state-changing actions of the connection service, with the patience that routers need. */
class Control {
  readonly #gateway: Gateway;
  readonly #ending: ControlAction;
  readonly #withdraw: (action: ControlAction, error: RouterError) => void;

  constructor(
    gateway: Gateway,
    ending: ControlAction,
    withdraw: (action: ControlAction, error: RouterError) => void,
  ) {
    this.#gateway = gateway;
    this.#ending = ending;
    this.#withdraw = withdraw;
  }

  /** Ends the session, sees it end, and starts one if the router does not dial by itself. */
  async reconnect(performing: Performing): Promise<void> {
    const { before } = performing;
    const lost = await this.#endOrLose(performing);
    performing.progress(PHASES.ending);
    if (!(await performing.watch((now) => hasEnded(before, now), ENDS_WITHIN_MS))) {
      performing.progress(PHASES.silent);
      if (lost) throw lost;
      return;
    }
    performing.progress(PHASES.starting);
    if (await performing.watch(isUp, OWN_DIAL_MS)) return;
    if (!this.#gateway.lists('RequestConnection')) return;
    performing.progress(PHASES.dialling);
    await this.#dialAfterEnd(performing);
  }

  /** Starts a session. */
  async dial(performing: Performing): Promise<void> {
    for (let tries = 1; ; tries += 1) {
      const refused = await this.#send('RequestConnection', performing);
      if (refused === undefined) return;
      if (refused.refusal !== 'later' || tries === MOST_TRIES) throw refused.error;
      if (await performing.watch(isUp, AGAIN_MS)) return;
    }
  }

  /** Ends the session. */
  async end(performing: Performing): Promise<void> {
    const refused = await this.#send(this.#ending, performing);
    if (refused) throw refused.error;
  }

  /** Some routers go away before they have answered; whether they took it shows in the session. */
  async #endOrLose(performing: Performing): Promise<RouterError | undefined> {
    try {
      await this.end(performing);
      return undefined;
    } catch (thrown) {
      if (thrown instanceof RouterError && thrown.mayHaveApplied && thrown.code !== 'cancelled')
        return thrown;
      throw thrown;
    }
  }

  /** The session has ended by our doing, so whatever goes wrong now has changed something. */
  async #dialAfterEnd(performing: Performing): Promise<void> {
    try {
      await this.dial(performing);
    } catch (thrown) {
      if (!(thrown instanceof RouterError) || thrown.code === 'cancelled') throw thrown;
      // it may still dial by itself, and reconnecting is not what was refused
      if (thrown.code === 'unsupported') return;
      const { code, detail, hint } = thrown;
      throw new RouterError(code, {
        mayHaveApplied: true,
        ...(detail !== undefined && { detail }),
        ...(hint && { hint }),
      });
    }
  }

  async #send(
    action: ControlAction,
    performing: Performing,
  ): Promise<{ readonly refusal: Refusal; readonly error: RouterError } | undefined> {
    const gateway = this.#gateway;
    const answer = await performing.request((signal) => gateway.call(gateway.wan, action, signal));
    if (answer.ok) return undefined;
    const refusal = refusalOf(action, answer.code);
    if (refusal === 'already') return undefined;
    const error = refusalError(refusal, answer.code, answer.description, gateway.description.vendor);
    if (refusal === 'forbidden') this.#withdraw(action, error);
    return { refusal, error };
  }
}
