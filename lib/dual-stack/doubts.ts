import { addressClass } from '../address/wan-class.ts';
import { pppoeBridge } from '../capabilities/pppoe-bridge.ts';
import { sessionUp } from '../capabilities/session-up.ts';
import { wanIpv4 } from '../capabilities/wan-ipv4.ts';
import { wanMode } from '../capabilities/wan-mode.ts';
import type { AnyReadable } from '../router/capability.ts';
import { minutes, type Clock } from '../router/clock.ts';
import type { Notice } from '../router/notice.ts';
import type { Snapshot } from '../router/snapshot.ts';
import type { Side } from './home.ts';

/** What should be looked at again, and at which router. */
export interface Doubt {
  readonly at: Side;
  readonly tokens: readonly AnyReadable[];
}

interface Rule extends Doubt {
  /** Whose news raise it. */
  readonly from: Side;
  /** Whether they do. `last` is what each value was when it was last known. */
  readonly when: (last: Snapshot, now: Snapshot, upper: Snapshot) => boolean;
}

/** A setting is read rarely; these are the news that speak against what was read of it. */
const RULES: readonly Rule[] = [
  {
    at: 'upper',
    tokens: [pppoeBridge],
    from: 'lower',
    when: (last, now) => last.value(sessionUp) !== false && now.value(sessionUp) === false,
  },
  {
    at: 'upper',
    tokens: [pppoeBridge],
    from: 'lower',
    when: (last, now, upper) =>
      last.value(sessionUp) !== true && now.value(sessionUp) === true && upper.value(pppoeBridge) === false,
  },
  // it fell back, so that it dials no more or was set otherwise
  {
    at: 'lower',
    tokens: [wanMode],
    from: 'lower',
    when: (last, now) => !isBehind(last) && isBehind(now),
  },
];

/** A screen costs a login: a line that flaps is not followed each time. */
const COOL_DOWN_MS = minutes(2);

/** Raises doubts about settings, each of them rarely. */
export class Doubts {
  readonly #clock: Clock;
  readonly #raised = new Map<Rule, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** What the news of a router speak against. */
  raised(from: Side, { last, now }: Notice & { kind: 'changed' }, upper: Snapshot): readonly Doubt[] {
    return RULES.filter((rule) => rule.from === from && rule.when(last, now, upper) && this.#mayAsk(rule));
  }

  /** That a session went and that it is back are two kinds of news: the second is not kept waiting for the first. */
  #mayAsk(rule: Rule): boolean {
    const at = this.#clock.monotonic();
    const may = at - (this.#raised.get(rule) ?? -Infinity) >= COOL_DOWN_MS;
    if (may) this.#raised.set(rule, at);
    return may;
  }
}

function isBehind(snapshot: Snapshot): boolean {
  const address = snapshot.value(wanIpv4);
  return address !== undefined && addressClass(address) === 'private';
}
