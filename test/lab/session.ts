/** A PPPoE session as the kernel sees it. */
export interface Session {
  readonly address: string;
  /** Another one for each session. */
  readonly index: number;
}

interface Link {
  readonly ifindex: number;
  readonly flags: readonly string[];
  readonly addr_info: readonly { readonly local: string }[];
}

/** The command that tells of the session in a namespace, for the machine as a whole. */
export function askSession(namespace: string): string {
  return `ip -n ${namespace} -j -4 addr show dev ppp0 2>/dev/null || true`;
}

export const ASK_SESSION = askSession('lower');

/** Undefined: there is none. */
export function sessionIn(output: string): Session | undefined {
  const [link] = JSON.parse(output || '[]') as Link[];
  // it has its address before it comes up
  const address = link?.flags.includes('UP') ? link.addr_info[0]?.local : undefined;
  return link && address !== undefined ? { address, index: link.ifindex } : undefined;
}
