import type { AnyDoable, AnyReadable, Capability } from '../router/capability.ts';
import { connect } from './connect.ts';
import { dhcpServer } from './dhcp-server.ts';
import { disconnect } from './disconnect.ts';
import { firmware } from './firmware.ts';
import { identity } from './identity.ts';
import { lanAddress } from './lan-address.ts';
import { lanMac } from './lan-mac.ts';
import { latency } from './latency.ts';
import { lineRateReceived } from './line-rate-received.ts';
import { lineRateSent } from './line-rate-sent.ts';
import { linkUp } from './link-up.ts';
import { log } from './log.ts';
import { loss } from './loss.ts';
import { portForwardAdd } from './port-forward-add.ts';
import { portForwardRemove } from './port-forward-remove.ts';
import { portForwards } from './port-forwards.ts';
import { pppoeAccount } from './pppoe-account.ts';
import { pppoeBridge } from './pppoe-bridge.ts';
import { reachable } from './reachable.ts';
import { reboot } from './reboot.ts';
import { reconnect } from './reconnect.ts';
import { refresh } from './refresh.ts';
import { sessionError } from './session-error.ts';
import { sessionSince } from './session-since.ts';
import { sessionUp } from './session-up.ts';
import { throughputReceived } from './throughput-received.ts';
import { throughputSent } from './throughput-sent.ts';
import { trafficReceived } from './traffic-received.ts';
import { trafficSent } from './traffic-sent.ts';
import { uptime } from './uptime.ts';
import { wanIpv4 } from './wan-ipv4.ts';
import { wanIpv6 } from './wan-ipv6.ts';
import { wanIpv6Prefix } from './wan-ipv6-prefix.ts';
import { wanMac } from './wan-mac.ts';
import { wanMode } from './wan-mode.ts';
import { wanPath } from './wan-path.ts';
import { wanProvider } from './wan-provider.ts';

/** Everything that a router can tell or do, in the order in which people want to see it. */
export const catalogue: readonly Capability[] = [
  reachable,
  sessionUp,
  wanIpv4,
  wanIpv6,
  wanPath,
  wanMode,
  sessionSince,
  sessionError,
  wanProvider,
  wanIpv6Prefix,
  linkUp,
  lineRateReceived,
  lineRateSent,
  throughputReceived,
  throughputSent,
  trafficReceived,
  trafficSent,
  latency,
  loss,
  uptime,
  identity,
  firmware,
  log,
  portForwards,
  pppoeBridge,
  dhcpServer,
  lanAddress,
  wanMac,
  lanMac,
  pppoeAccount,
  reconnect,
  connect,
  disconnect,
  reboot,
  portForwardAdd,
  portForwardRemove,
  refresh,
];

export const readables: readonly AnyReadable[] = catalogue.filter((c) => c.kind !== 'action');
export const doables: readonly AnyDoable[] = catalogue.filter((c) => c.kind !== 'reading');

const byId = new Map(catalogue.map((capability) => [capability.id, capability]));

/** For ids that come from outside: flows, topics, the command line. */
export function findReadable(id: string): AnyReadable | undefined {
  const found = byId.get(id);
  return found && found.kind !== 'action' ? found : undefined;
}

export function findDoable(id: string): AnyDoable | undefined {
  const found = byId.get(id);
  return found && found.kind !== 'reading' ? found : undefined;
}
