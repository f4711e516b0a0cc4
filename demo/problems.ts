import { networkOf } from '../lib/address/ip.ts';
import type { HomeState } from './state.ts';

type Told = Omit<HomeState, 'problems'>;

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
  auth: ({ lower }: Told) => lower.error === 'auth',
  limit: ({ lower }: Told) => lower.error === 'limit',
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
