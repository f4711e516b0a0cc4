import { z } from 'zod';
import { addressClass } from '../address/wan-class.ts';
import { MOST_DESCRIPTION, protocols, type PortForward, type Protocol } from './port-forwards.ts';

/** With this begins the description of every forward that we make. */
export const OWN_MARK = 'futamichi';

/** What a forward is for that is made for a test and goes at once. */
export const TEST = 'test';
export const TEST_DESCRIPTION = `${OWN_MARK}: ${TEST}`;

export const isOwnForward = ({ description }: Pick<PortForward, 'description'>): boolean =>
  description === OWN_MARK || description.startsWith(`${OWN_MARK}:`);

/** Which forward: a router has one for each port and protocol. */
export interface ForwardKey {
  readonly port: number;
  readonly protocol: Protocol;
}

export const port = z.int().min(1).max(65_535);
export const protocol = z.preprocess(
  (value) => (typeof value === 'string' ? value.trim().toLowerCase() : value),
  z.enum(protocols),
) as unknown as z.ZodType<Protocol>;
/** A machine of the home: nobody else is to be sent what comes in. */
export const homeHost = z
  .ipv4()
  .refine((address) => addressClass(address) === 'private', 'must be an address of the home');
/** Without what is not to be seen, and short enough to come back as it was. */
export const note = z
  .string()
  .trim()
  .max(MOST_DESCRIPTION - OWN_MARK.length - 2)
  .regex(/^\P{C}*$/u);

/** The one for everybody at this port, among those that were read. */
export function forwardAt(
  forwards: readonly PortForward[] | undefined,
  key: ForwardKey,
): PortForward | undefined {
  return forwards?.find(
    (each) => each.port === key.port && each.protocol === key.protocol && each.remoteHost === null,
  );
}

/** `TCP 8443 → 192.168.1.10:443  blog`, as people write it. */
export function forwardInWords(forward: PortForward): string {
  const { protocol, port, host, internalPort, remoteHost, description, enabled } = forward;
  const words = [
    `${enabled ? '' : '('}${protocol.toUpperCase()} ${port} → ${host}:${internalPort}${enabled ? '' : ')'}`,
    remoteHost === null ? '' : `← ${remoteHost}`,
    description,
  ];
  return words.filter(Boolean).join('  ');
}
