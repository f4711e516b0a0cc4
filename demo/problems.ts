import { networkOf } from '../lib/address/ip.ts';
import type { HomeState } from './state.ts';

type Told = Omit<HomeState, 'problems' | 'dayOne'>;

/** What is wrong, the weightiest first; the page has a sentence for each. */
const PROBLEMS = {
  jammed: ({ jammed }: Told) => jammed,
  line: ({ cables }: Told) => !cables.line,
  outage: ({ provider }: Told) => !provider.works,
  'upper-away': ({ upper }: Told) => upper.away,
  'lower-away': ({ lower }: Told) => lower.away,
  'lower-wan': ({ cables }: Told) => !cables.lowerWan,
  bridge: ({ upper }: Told) => !upper.bridge,
  ap: ({ lower }: Told) => lower.mode === 'ap',
  auto: ({ lower }: Told) => lower.auto && lower.mode !== 'ap',
  'own-network': ({ upper, lower }: Told) =>
    lower.mode !== 'ap' && networkOf(lower.address) !== networkOf(upper.address),
  'macs-equal': ({ lower, jammed }: Told) => lower.equalMacs && !jammed,
  account: ({ lower }: Told) => !lower.account && !lower.auto && lower.mode === 'pppoe',
  auth: ({ lower }: Told) => lower.error === 'auth' && lower.account && !lower.away,
  limit: ({ lower }: Told) => lower.error === 'limit' && !lower.away,
  'lower-lan': ({ cables }: Told) => !cables.lowerLan,
  'two-dhcp': ({ upper, lower }: Told) => upper.dhcp && lower.dhcp && lower.mode !== 'ap',
  'no-dhcp': ({ upper, lower }: Told) => !upper.dhcp && !lower.dhcp,
  gateway: ({ reach, lower, jammed }: Told) =>
    reach.server.why === 'gateway-silent' && !lower.away && !jammed && lower.mode !== 'ap',
  'upper-guest': ({ upper }: Told) => upper.admin === 'guest',
  'lower-guest': ({ lower }: Told) => lower.admin === 'guest',
} as const satisfies Record<string, (state: Told) => boolean>;

export type Problem = keyof typeof PROBLEMS;

export function problemsOf(state: Told): readonly Problem[] {
  return (Object.keys(PROBLEMS) as Problem[]).filter((problem) => PROBLEMS[problem](state));
}

/** On the way of everybody, and over when the next step is done. */
const PASSING: ReadonlySet<Problem> = new Set(['upper-away', 'lower-away', 'account']);

/** Both out of their cartons, and nothing done yet. */
export function isDayOne({ upper, lower, cables }: Told): boolean {
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
