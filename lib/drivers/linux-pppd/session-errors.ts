import type { HookEvent } from './answer.ts';

/** What ended a session or kept one from starting, in stable words; for people and automations. */
export type SessionError =
  | 'authentication-failed'
  | 'pado-timeout'
  | 'pads-timeout'
  | 'refused-by-concentrator'
  | 'echo-timeout'
  | 'terminated-by-peer'
  | 'hang-up'
  | 'negotiation-failed'
  | 'idle'
  | 'time-limit'
  | 'loop'
  | 'no-device'
  | 'no-kernel-support'
  | 'options'
  | 'reconnect-requested'
  | 'disconnect-requested'
  | 'failed'
  | 'none';

interface Sign {
  readonly text: RegExp;
  readonly means: SessionError;
  /** It follows many causes, and does not replace one that the same attempt has shown before. */
  readonly weak?: true;
}

/**
 * Lines of pppd and its PPPoE plugin. Marked (r): recorded from ppp 2.4.9 and 2.5.2 as they ran; the others: texts that the
 * binaries of both hold.
 */
const SIGNS: readonly Sign[] = [
  { text: /(?:CHAP|PAP|EAP|MS-?CHAP) authentication failed/i, means: 'authentication-failed' }, // r
  { text: /peer refused to authenticate|No auth is possible/i, means: 'authentication-failed' },
  { text: /Timeout waiting for PADO/i, means: 'pado-timeout' }, // r
  { text: /Timeout waiting for PADS/i, means: 'pads-timeout' },
  { text: /PAD[OS]: (?:Service-Name|System|Generic)-Error/i, means: 'refused-by-concentrator' },
  { text: /No response to \d+ echo-requests/i, means: 'echo-timeout' }, // r
  { text: /LCP terminated by peer/i, means: 'terminated-by-peer' },
  { text: /Modem hangup/i, means: 'hang-up', weak: true }, // r
  {
    text: /timeout sending Config-Requests|Could not determine (?:local|remote) IP/i,
    means: 'negotiation-failed',
  },
  { text: /Terminating connection due to lack of activity/i, means: 'idle' },
  { text: /Connect time expired/i, means: 'time-limit' },
  { text: /looped back/i, means: 'loop' },
  {
    text: /Interface \S+ has MTU|Can't get (?:hardware address|MTU)|Failed to bind to interface/i,
    means: 'no-device',
  },
  {
    text: /Couldn't open (?:the )?\/dev\/ppp|kernel support|create PPPoE socket/i,
    means: 'no-kernel-support',
  },
  { text: /unrecognized option|Couldn't load plugin/i, means: 'options' },
  { text: /Hangup \(SIGHUP\)/, means: 'reconnect-requested' }, // r
  { text: /Terminating on signal (?:2|15)\b/, means: 'disconnect-requested' }, // r
];

/** A new attempt: what comes now has a cause of its own. (r) */
const ATTEMPT = /Connect: \S+ <--> |local\s+IP address /;

/** Of pppd(8), EXIT STATUS. A wrong password gave 19 with ppp 2.5.2, but 16 with 2.4.9: the log knows better. */
const EXIT_CODES: Readonly<Record<number, SessionError>> = {
  0: 'none',
  1: 'failed',
  2: 'options',
  3: 'failed',
  4: 'no-kernel-support',
  5: 'disconnect-requested',
  7: 'no-device',
  8: 'failed',
  9: 'failed',
  10: 'negotiation-failed',
  11: 'authentication-failed',
  12: 'idle',
  13: 'time-limit',
  15: 'echo-timeout',
  16: 'hang-up',
  17: 'loop',
  18: 'failed',
  19: 'authentication-failed',
};

/**
 * The last error that a log shows, `none` where it shows sessions and no error; undefined: it says nothing. A cause is
 * not covered by what follows from it: after an echo time-out pppd reports a hang-up, too.
 */
export function errorInLog(lines: readonly string[]): SessionError | undefined {
  let last: SessionError | undefined;
  let caused = false;
  for (const line of lines) {
    const sign = SIGNS.find(({ text }) => text.test(line));
    if (sign && !(sign.weak && caused)) {
      last = sign.means;
      caused = true;
    } else if (ATTEMPT.test(line)) {
      last ??= 'none';
      caused = false;
    }
  }
  return last;
}

/** What the exit code of pppd says, if its end is the last thing that the hooks saw. */
export function errorInEvents(events: readonly HookEvent[]): SessionError | undefined {
  const last = events.at(-1);
  if (last?.kind !== 'exit' || last.code === undefined) return undefined;
  return EXIT_CODES[last.code] ?? 'failed';
}
