/** `tap`: as a member of the routers' LAN, for multicast and events; `user`: over ports of the loopback interface. */
export type Network = 'user' | 'tap';

export type RouterName = 'upper' | 'lower';

export interface Ports {
  readonly ssh: number;
  readonly igd: number;
  /** SNMP over TCP; with `tap` over UDP, too. */
  readonly snmp: number;
}

export const addresses: Readonly<Record<RouterName, string>> = { upper: '192.168.1.1', lower: '192.168.1.2' };

/** Where the services are on the routers themselves. */
export const services: Ports = { ssh: 22, igd: 5000, snmp: 161 };

/** One value for each service of each router. */
export function eachPort<T>(
  make: (router: RouterName, service: keyof Ports) => T,
): Record<RouterName, Record<keyof Ports, T>> {
  const of = (router: RouterName) => ({
    ssh: make(router, 'ssh'),
    igd: make(router, 'igd'),
    snmp: make(router, 'snmp'),
  });
  return { upper: of('upper'), lower: of('lower') };
}
