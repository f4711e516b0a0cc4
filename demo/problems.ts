import { networkOf } from '../lib/address/ip.ts';
import type { HomeState } from './state.ts';

/** What is wrong, the weightiest first; the page has a sentence for each. */
const PROBLEMS = {
  jammed: ({ jammed }: HomeState) => jammed,
  line: ({ cables }: HomeState) => !cables.line,
  outage: ({ provider }: HomeState) => !provider.works,
  'upper-away': ({ upper }: HomeState) => upper.away,
  'lower-away': ({ lower }: HomeState) => lower.away,
  'lower-wan': ({ cables }: HomeState) => !cables.lowerWan,
  bridge: ({ upper }: HomeState) => !upper.bridge,
  ap: ({ lower }: HomeState) => lower.mode === 'ap',
  auto: ({ lower }: HomeState) => lower.auto && lower.mode !== 'ap',
  'own-network': ({ upper, lower }: HomeState) =>
    lower.mode !== 'ap' && networkOf(lower.address) !== networkOf(upper.address),
  'macs-equal': ({ lower, jammed }: HomeState) => lower.equalMacs && !jammed,
  account: ({ lower }: HomeState) => !lower.account && !lower.auto && lower.mode === 'pppoe',
  auth: ({ lower }: HomeState) => lower.error === 'auth' && lower.account && !lower.away,
  limit: ({ lower }: HomeState) => lower.error === 'limit' && !lower.away,
  'lower-lan': ({ cables }: HomeState) => !cables.lowerLan,
  'two-dhcp': ({ upper, lower }: HomeState) => upper.dhcp && lower.dhcp && lower.mode !== 'ap',
  'no-dhcp': ({ upper, lower }: HomeState) => !upper.dhcp && !lower.dhcp,
  gateway: ({ reach, lower, jammed }: HomeState) =>
    reach.server.why === 'gateway-silent' && !lower.away && !jammed && lower.mode !== 'ap',
  'upper-guest': ({ upper }: HomeState) => upper.admin === 'guest',
  'lower-guest': ({ lower }: HomeState) => lower.admin === 'guest',
} as const satisfies Record<string, (state: HomeState) => boolean>;

export type Problem = keyof typeof PROBLEMS;

export function problemsOf(state: HomeState): readonly Problem[] {
  return (Object.keys(PROBLEMS) as Problem[]).filter((problem) => PROBLEMS[problem](state));
}

/** On the way of everybody, and over when the next step is done. */
const PASSING: ReadonlySet<Problem> = new Set(['upper-away', 'lower-away', 'account']);

/** Both out of their cartons, and nothing done yet. */
export function isDayOne({ upper, lower, cables }: HomeState): boolean {
  return lower.auto && lower.mode !== 'ap' && !upper.bridge && !cables.lowerLan;
}

/** Notices which pitfall somebody has just walked into. */
export class Pitfalls {
  #before: readonly Problem[] = [];
  #last: Problem | null = null;

  /** The weightiest of those that came last, as long as it lasts; null on day one, when all of them still lie ahead. */
  after(problems: readonly Problem[], dayOne: boolean): Problem | null {
    const came = problems.filter((each) => !this.#before.includes(each) && !PASSING.has(each));
    this.#before = problems;
    if (came[0]) this.#last = came[0];
    if (dayOne || (this.#last && !problems.includes(this.#last))) this.#last = null;
    return this.#last;
  }
}
