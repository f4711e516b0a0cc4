/** What is remembered of a byte counter between two reads. */
export interface Counter {
  /** As the router said it, made non-negative. */
  readonly raw: number;
  /** Bytes, with the wraps evened out. */
  readonly total: number;
}

/**
 * What a figure means beside the one before it: `counted`, `wrapped` at 32 bits, `began-anew` with its interface, `stepped-back` by a
 * little, which some routers do and nothing follows from (home-assistant/core 82032).
 */
export type CounterStep = 'counted' | 'wrapped' | 'began-anew' | 'stepped-back';

/** Why a figure is none: no number, or a counter that stays at the end of its type for good (home-assistant/core 92109, 140614). */
export type NoFigure = 'no-number' | 'stuck-at-its-end';

const WRAP = 2 ** 32;
/** Of signed and unsigned types of 32 and 64 bits; -1 is the unsigned end printed as signed. */
const ENDS: ReadonlySet<string> = new Set([
  '-1',
  '2147483647',
  '4294967295',
  '9223372036854775807',
  '18446744073709551615',
]);
/** A wrap leaves the last quarter of the range and arrives in the first. */
const QUARTER = WRAP / 4;
/** Of the old figure; who begins anew begins lower. */
const SMALL_STEP = 0.1;

/**
 * The next state of a counter that is 32 bits wide by specification, unless it is known to be `wide`. Some devices print it as a signed
 * number, some count on beyond 32 bits, and all start anew with their interface.
 */
export function nextCounter(
  previous: Counter | undefined,
  said: string | undefined,
  sameSession: boolean,
  wide = false,
): (Counter & { readonly step: CounterStep }) | NoFigure {
  const text = said?.trim() ?? '';
  if (ENDS.has(text)) return 'stuck-at-its-end';
  const raw = unsigned(text);
  if (raw === undefined) return 'no-number';
  if (!previous) return { raw, total: raw, step: 'counted' };
  if (raw >= previous.raw) return { raw, total: previous.total + (raw - previous.raw), step: 'counted' };
  if (sameSession && previous.raw - raw <= SMALL_STEP * previous.raw)
    return { ...previous, step: 'stepped-back' };
  const wrapped =
    sameSession && !wide && previous.raw < WRAP && previous.raw > WRAP - QUARTER && raw < QUARTER;
  return wrapped
    ? { raw, total: previous.total + WRAP - previous.raw + raw, step: 'wrapped' }
    : { raw, total: raw, step: 'began-anew' };
}

function unsigned(text: string): number | undefined {
  if (!/^-?\d{1,20}$/.test(text)) return undefined;
  const number = Number(text);
  const raw = number < 0 ? number + WRAP : number;
  return raw >= 0 && Number.isSafeInteger(raw) ? raw : undefined;
}
