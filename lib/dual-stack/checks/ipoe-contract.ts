import { wanIpv6Prefix } from '../../capabilities/wan-ipv6-prefix.ts';
import type { Check } from '../check.ts';
import { ok, problem } from '../../router/finding.ts';
import { fact, type Home } from '../home.ts';

/** Prefixes that NTT hands out before a provider's IPoE contract is active: they reach only NTT's own network. */
const NTT_ONLY = /^2408:/i;

/** Asked only where the line's IPv6 prefix is known, from the router or from this machine. */
export const ipoeContract: Check = {
  id: 'ipoe-contract',
  area: 'upper',
  spot: 'ipoe',
  name: { en: 'IPoE contract', ja: 'IPoE契約' },
  judge: (home) => {
    const told = home.upper.snapshot.value(wanIpv6Prefix);
    const prefixes = [...(told === undefined ? [] : [told]), ...(home.observed.ipv6 ?? [])];
    if (prefixes.length === 0) return undefined;
    const evidence = evidenceOf(home);
    if (prefixes.every((prefix) => NTT_ONLY.test(prefix)))
      return problem(
        {
          en: 'IPoE is not active yet: the line’s IPv6 prefix reaches only NTT’s own network.',
          ja: 'IPoEがまだ開通していません（IPv6プレフィックスがNTT網内専用です）。',
        },
        {
          en: 'Ask the provider to activate IPoE; it can take some days after the contract.',
          ja: 'プロバイダーにIPoEの開通状況を確認してください（契約後、数日かかることがあります）。',
        },
        evidence,
      );
    return ok({ en: 'The IPoE contract is active.', ja: 'IPoEは開通しています。' }, evidence);
  },
};

function evidenceOf(home: Home): readonly string[] {
  return [
    fact(home, 'upper', wanIpv6Prefix),
    ...(home.observed.ipv6 ?? []).map((address) => `this machine has ${address}`),
  ];
}
