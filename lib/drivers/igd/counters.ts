/** What is remembered of a byte counter between two reads. */
export interface Counter {
  /** As the router said it, made non-negative. */
  readonly raw: number;
  /** Bytes, with the wraps evened out. */
  readonly total: number;
}

const WRAP = 2 ** 32;

/**
 * The next state of a counter that is 32 bits wide by specification. Some devices print it as a signed number, some count
 * on beyond 32 bits, and all start anew with their interface. A smaller figure is a wrap only if the old one was close to
 * the end and the session is the same; otherwise counting has begun anew. Undefined: no such number.
 */
export function nextCounter(
  previous: Counter | undefined,
  said: string | undefined,
  sameSession: boolean,
): Counter | undefined {
  const raw = unsigned(said);
  if (raw === undefined) return undefined;
  if (!previous) return { raw, total: raw };
  if (raw >= previous.raw) return { raw, total: previous.total + (raw - previous.raw) };
  const wrapped = sameSession && previous.raw < WRAP && previous.raw > 0.75 * WRAP;
  return { raw, total: wrapped ? previous.total + WRAP - previous.raw + raw : raw };
}

function unsigned(said: string | undefined): number | undefined {
  const text = said?.trim() ?? '';
  if (!/^-?\d{1,20}$/.test(text)) return undefined;
  const number = Number(text);
  const raw = number < 0 ? number + WRAP : number;
  return raw >= 0 && Number.isSafeInteger(raw) ? raw : undefined;
}
