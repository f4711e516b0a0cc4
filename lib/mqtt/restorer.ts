import { seconds, type Clock } from '../router/clock.ts';
import type { Debouncer } from './debounce.ts';
import type { RetainedTree } from './retained.ts';

/** What somebody else cleared or overwrote is put right when he is done. */
const RETURN_MS = seconds(2);
/** So many times it is quick; then somebody else means it, or a loop between brokers does. */
const QUICK = 3;
/** What is answered at once may go wrong with each coming and going of another one. */
const QUICK_AT_ONCE = 20;
const FIRST_TRUCE_MS = seconds(60);
const LAST_TRUCE_MS = seconds(600);

interface Quarrel {
  readonly times: number;
  readonly at: number;
}

export interface RestorerOptions {
  readonly clock: Clock;
  readonly later: Debouncer;
  readonly tree: RetainedTree;
  readonly log: (line: string) => void;
}

/** Keeps our retained topics as we said them, without fighting for ever. */
export class Restorer {
  readonly #options: RestorerOptions;
  /** Topics that said something else when they were last heard. */
  readonly #wrong = new Set<string>();
  readonly #quarrels = new Map<string, Quarrel>();

  constructor(options: RestorerOptions) {
    this.#options = options;
  }

  /** A message on a topic that may be ours, as it came and not as it was kept; with `atOnce` the first answers are not delayed. */
  heard(topic: string, payload: Uint8Array, { atOnce = false } = {}): void {
    const { tree, later } = this.#options;
    const wanted = tree.get(topic);
    if (wanted === undefined) return;
    // our own words come back to us, the older ones first
    if (new TextDecoder().decode(payload) === wanted) return void this.#wrong.delete(topic);
    this.#wrong.add(topic);
    const quick = atOnce ? QUICK_AT_ONCE : QUICK;
    const { times, at } = this.#quarrel(topic);
    if (atOnce && times < quick) return this.#restore(topic, quick);
    const truce = times < quick ? 0 : at + truceMs(times - quick) - this.#options.clock.monotonic();
    later.once(`restore ${topic}`, Math.max(RETURN_MS, truce), () => this.#restore(topic, quick));
  }

  #restore(topic: string, quick: number): void {
    const { clock, log, tree } = this.#options;
    if (!this.#wrong.delete(topic)) return;
    const times = this.#quarrel(topic).times + 1;
    this.#quarrels.set(topic, { times, at: clock.monotonic() });
    tree.resend(topic);
    if (times === quick)
      log(
        `somebody else keeps writing ${topic}: another program with this base topic, or a loop between brokers; it is put right more rarely from now on`,
      );
  }

  /** How it stands with a topic; a long peace ends a quarrel. */
  #quarrel(topic: string): Quarrel {
    const quarrel = this.#quarrels.get(topic);
    const peaceful =
      !quarrel || this.#options.clock.monotonic() - quarrel.at >= 2 * truceMs(quarrel.times - QUICK);
    return peaceful ? { times: 0, at: -Infinity } : quarrel;
  }
}

/** How long is waited after so many times more than are quick. */
function truceMs(more: number): number {
  return Math.min(FIRST_TRUCE_MS * 2 ** Math.max(0, more), LAST_TRUCE_MS);
}
