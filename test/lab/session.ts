/** The PPPoE session as the lower router's kernel sees it. */
export interface Session {
  readonly address: string;
  /** Another one for each session. */
  readonly index: number;
}

/** The command that tells, for the machine as a whole. */
export const ASK_SESSION = 'ip -n lower -j -4 addr show dev ppp0 2>/dev/null || true';

/** Undefined: there is none. */
export function sessionIn(output: string): Session | undefined {
  const [link] = JSON.parse(output || '[]') as { ifindex: number; addr_info: { local: string }[] }[];
  const address = link?.addr_info[0]?.local;
  return link && address !== undefined ? { address, index: link.ifindex } : undefined;
}
