/** A server on the Internet that a probe asks. */
export interface ProbeServer {
  readonly host: string;
  readonly port: number;
}

/**
 * The hosts outside, all of which stand in docs/paths.md. Most are literal addresses, and several for each probe, so that a route of this
 * machine, or of the upper router, can send one of them by the lower router.
 */
export interface Services {
  readonly dnsEcho: readonly { readonly host: string; readonly name: string; readonly type: 'A' | 'TXT' }[];
  readonly stun: readonly ProbeServer[];
  readonly httpEcho: readonly URL[];
  /** Web servers, for the size of segments and the way there. */
  readonly web: readonly ProbeServer[];
}

export const services: Services = {
  dnsEcho: [
    { host: '208.67.222.222', name: 'myip.opendns.com', type: 'A' },
    { host: '208.67.220.220', name: 'myip.opendns.com', type: 'A' },
  ],
  stun: [{ host: 'stun.cloudflare.com', port: 3478 }],
  httpEcho: [new URL('https://1.1.1.1/cdn-cgi/trace'), new URL('https://1.0.0.1/cdn-cgi/trace')],
  web: [
    { host: '1.1.1.1', port: 443 },
    { host: '1.0.0.1', port: 443 },
  ],
};
