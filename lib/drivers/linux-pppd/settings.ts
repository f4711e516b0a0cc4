import { z } from 'zod';
import { checkedInput } from '../../router/checked-input.ts';

const interfaceName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,14}$/);

/** Where the wrapper is installed, unless the user says otherwise. */
export const WRAPPER = '/usr/local/sbin/futamichi-pppd';

/** What a user may override; each is found out where it is absent. */
const settings = z.strictObject({
  /** Interface of the session; default: the wrapper's, else the first ppp interface. */
  session: interfaceName.optional(),
  /** Network card that the PPPoE frames go through. */
  wan: interfaceName.optional(),
  /** Interface on the home network; default: the one by which the host is reached. */
  lan: interfaceName.optional(),
  /** Where the wrapper is installed. */
  wrapper: z
    .string()
    .regex(/^(\/[A-Za-z0-9_.-]+)+$/)
    .default(WRAPPER),
  /** The SSH host key's fingerprint, as `ssh-keygen -l` says it; then nothing else is accepted, also at first. */
  hostKey: z
    .string()
    .regex(/^SHA256:[A-Za-z0-9+/]{43}$/)
    .optional(),
  /** A few pings each minute from the host to the other end of its session, or its gateway. Off by default: they leave the home. */
  ping: z.boolean().optional(),
  /** Where the host's UPnP gateway describes itself; true: it is searched, which is the default; false: it is left alone. */
  igd: z.union([z.boolean(), z.url({ protocol: /^https?$/ }).transform((text) => new URL(text))]).optional(),
});

export type Settings = z.output<typeof settings>;

/** Reads the overrides of a target; throws `invalid-input`. */
export function hostSettingsOf(profile: unknown): Settings {
  return checkedInput(settings, profile ?? {}, { about: 'profile' });
}
