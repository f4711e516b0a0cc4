import { RouterError } from '../router/errors.ts';
import { TROUBLES, type Trouble } from './troubles.ts';

const ALL: readonly Trouble[] = Object.values(TROUBLES);
const byReason = (code: number) => ALL.find(({ reasons }) => reasons?.includes(code));
const byWord = (code: string) => ALL.find(({ words }) => words?.test(code));

/** Why a connection did not come about, or ended; the client's own message may hold the URL and is not passed on. */
export function connectProblem(failure: object): RouterError {
  const code = codeIn(failure);
  if (typeof code === 'number') return told(byReason(code) ?? TROUBLES.other, `reason ${code}`);
  if (code !== undefined) return told(byWord(code) ?? TROUBLES.noBroker, code);
  return told(TROUBLES.noBroker);
}

/** A connection that ended without a reason before the broker had said anything. */
export const noGreeting = (): RouterError => told(TROUBLES.noGreeting);

/** A connection that ended without a reason. */
export const lost = (): RouterError => told(TROUBLES.lost);

/** Whether nothing more is known than that the connection ended. */
export const isPlainLoss = ({ hint }: RouterError): boolean => hint === TROUBLES.lost.hint;

/**
 * Connections that end without a reason soon after they have begun, one after the other. What it probably is: the client id that
 * the user gave is somebody else's too, or a message is larger than the broker takes.
 */
export function flapping(likely: { readonly givenId: boolean; readonly unconfirmed: number }): RouterError {
  if (likely.unconfirmed > LARGE) return told(TROUBLES.tooLarge, `${likely.unconfirmed} bytes`);
  return told(likely.givenId ? TROUBLES.sameId : TROUBLES.againAndAgain);
}

/** A message beyond this, never confirmed, may be why a connection ended; brokers' own smallest limits are about as large. */
const LARGE = 1024;

/** A password without a user name; MQTT 3.1.1 cannot say that. */
export const noUser = (): RouterError => told(TROUBLES.noUser);

/** A message that is larger than what the broker said it takes (MQTT 5). */
export const packetTooLarge = (topic: string, bytes: number): RouterError =>
  told(TROUBLES.tooLarge, `${topic}: ${bytes} bytes`);

/** What the broker does not let us do. */
export function aclProblem(topic: string): RouterError {
  return told(TROUBLES.rights, topic);
}

/** What the broker confirmed and did not pass on to us, although it let us subscribe. */
export function notSeen(topic: string): RouterError {
  return told(TROUBLES.notSeen, topic);
}

/** Why a publication did not arrive: refused by the broker for a reason, or lost with the connection. */
export function publishProblem(topic: string, failure: Error): RouterError {
  const code = codeIn(failure);
  if (code === 0x87) return aclProblem(topic);
  if (typeof code === 'number') return told(byReason(code) ?? TROUBLES.other, `${topic}: reason ${code}`);
  return lost();
}

function told({ code, en, ja, hint }: Trouble, detail?: string): RouterError {
  return new RouterError(code, { sentence: { en, ja }, hint, ...(detail !== undefined && { detail }) });
}

/** MQTT's reason, or the operating system's word. */
function codeIn(failure: object): number | string | undefined {
  const { code } = failure as { readonly code?: unknown };
  return typeof code === 'number' || typeof code === 'string' ? code : undefined;
}
