import { tellWanIpv6, wanIpv6 } from '../../capabilities/wan-ipv6.ts';
import { wanIpv6Prefix } from '../../capabilities/wan-ipv6-prefix.ts';
import type { Report } from '../../router/report.ts';
import type { Gateway } from './gateway.ts';

/** AVM's own actions; IGD itself has none for IPv6 addresses. */
const ADDRESS = 'X_AVM_DE_GetExternalIPv6Address';
const PREFIX = 'X_AVM_DE_GetIPv6Prefix';

/** Asks only a router that lists these actions. */
export async function tellIpv6(report: Report, gateway: Gateway, signal: AbortSignal): Promise<void> {
  const ask = (action: string) =>
    gateway.lists(action) ? gateway.ask(gateway.wan, action, signal) : ({ why: 'not-offered' } as const);
  const address = await ask(ADDRESS);
  if ('why' in address) report.miss(wanIpv6, address.why);
  else tellWanIpv6(report, address.values.get('NewExternalIPv6Address'));
  const prefix = await ask(PREFIX);
  if ('why' in prefix) return void report.miss(wanIpv6Prefix, prefix.why);
  const network = prefix.values.get('NewIPv6Prefix')?.trim() ?? '';
  const length = prefix.values.get('NewPrefixLength')?.trim() ?? '';
  if (network === '' || /^[0:]+$/.test(network)) report.miss(wanIpv6Prefix, 'not-said');
  else report.tell(wanIpv6Prefix, `${network}/${length}`);
}
