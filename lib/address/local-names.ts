import { isIP } from 'node:net';
import { bare } from './ip.ts';

/**
 * Ends of names that the public DNS answers for nobody: RFC 6762 (local), RFC 8375 (home.arpa), RFC 6761 (localhost, test), ICANN's
 * reserved (internal) and withheld ones (home, corp), and those that routers use although nobody has given them away.
 */
const NEVER_PUBLIC =
  /(^|\.)(local|localhost|localdomain|lan|home|home\.arpa|internal|intranet|private|corp|test)$/;

/** A host as it is compared: no port, no brackets, no dot at the end, lower case; undefined for what is none. */
export function hostNameIn(host: string | undefined): string | undefined {
  if (host === undefined || !/^[a-z0-9_.:[\]-]+$/i.test(host)) return undefined;
  const text = isIP(host) === 6 ? `[${host}]` : host;
  if (!URL.canParse(`http://${text}/`)) return undefined;
  return bare(new URL(`http://${text}/`).hostname).replace(/\.$/, '') || undefined;
}

/**
 * Whether a host can be nobody's but the home's: an address, a name without a dot, or one that the public DNS does not have. Whoever
 * owns any other name decides what it leads to, and can lead a browser into the home by it (DNS rebinding).
 */
export function isHomeName(host: string): boolean {
  return isIP(host) !== 0 || !host.includes('.') || NEVER_PUBLIC.test(host);
}
