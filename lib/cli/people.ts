import { ON_OFF } from '../application/survey-words.ts';
import { readables } from '../capabilities/catalogue.ts';
import { firmware } from '../capabilities/firmware.ts';
import { identity } from '../capabilities/identity.ts';
import { forwardInWords } from '../capabilities/own-forwards.ts';
import { portForwards, type PortForward } from '../capabilities/port-forwards.ts';
import { describedAge, duration } from '../router/age.ts';
import type { AnyReadable } from '../router/capability.ts';
import type { Observed, Snapshot } from '../router/snapshot.ts';
import type { Language, Text } from '../router/text.ts';
import { oneLine } from './printable.ts';

/** What is read, as people want to see it: which box it is first, then in the catalogue's order. One line each, a log one for each entry. */
export function linesForPeople(snapshot: Snapshot, language: Language, now: number): readonly string[] {
  const order = [identity, ...readables.filter((token) => token !== identity)];
  return order.flatMap((token) => {
    if (!snapshot.has(token)) return [];
    const observed = snapshot.get(token);
    const [first = '', ...rest] = shown(token, observed, language, now);
    return [`${token.id.padEnd(18)} ${first}`, ...rest.map((line) => `${' '.repeat(18)} ${line}`)].map(
      oneLine,
    );
  });
}

function shown(
  token: AnyReadable,
  observed: Observed<unknown>,
  language: Language,
  now: number,
): readonly string[] {
  if (observed.state === 'unknown') return [`? (${observed.why})`];
  const { value } = observed;
  const age = describedAge(now - observed.at, language);
  const words = token === portForwards ? (each: unknown) => forwardInWords(each as PortForward) : String;
  if (Array.isArray(value)) return value.length === 0 ? ['–'] : value.map(words);
  return [`${valueForPeople(token, value, language, now)}${age}`];
}

const YES: Readonly<Record<'true' | 'false', Text>> = {
  true: { en: 'yes', ja: 'はい' },
  false: { en: 'no', ja: 'いいえ' },
};

/** One value in a person's units: MB and GB, local time, on and off. */
export function valueForPeople(token: AnyReadable, value: unknown, language: Language, now: number): string {
  if (token === identity) return box(value as Record<string, string | null>, language);
  if (typeof value === 'boolean') {
    const words = (token.kind === 'setting' ? ON_OFF : YES)[`${value}`];
    return words[language];
  }
  if (token === firmware) return version(value as { installed: string; latest: string });
  if (token.unit === 'bit/s' && typeof value === 'number') return `${megabits(value)} Mbit/s`;
  if (token.unit === 'B' && typeof value === 'number') return bytes(value);
  if (token.entity?.platform === 'sensor' && token.entity.deviceClass === 'timestamp')
    return instant(Date.parse(String(value)), language, now);
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return token.unit ? `${text} ${token.unit}` : text;
}

/** With the one that mends a known flaw, where there is one. */
function version({ installed, latest }: { installed: string; latest: string }): string {
  return installed === latest ? installed : `${installed} → ${latest}`;
}

function megabits(bits: number): number {
  return Number((bits / 1_000_000).toPrecision(3));
}

function box({ vendor, model, firmware, serial }: Record<string, string | null>, language: Language): string {
  const name = [vendor, model].filter(Boolean).join(' ') || '?';
  const more = {
    en: [firmware && `firmware ${firmware}`, serial && `serial number ${serial}`],
    ja: [firmware && `ファームウェア ${firmware}`, serial && `シリアル番号 ${serial}`],
  }[language];
  return [name, ...more].filter(Boolean).join({ en: ', ', ja: '、' }[language]);
}

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'] as const;

/** Steps of a thousand, as providers count; three figures that count. */
function bytes(value: number): string {
  const step = Math.min(UNITS.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, value)) / 3)));
  const figure = value / 1000 ** step;
  return `${step === 0 ? value : Number(figure.toPrecision(3))} ${UNITS[step]}`;
}

/** Local time, and how long ago. */
function instant(at: number, language: Language, now: number): string {
  const local = new Date(at);
  const two = (part: number) => String(part).padStart(2, '0');
  const day = [local.getFullYear(), two(local.getMonth() + 1), two(local.getDate())].join('-');
  const since = duration(now - at, language);
  const ago = { en: `${since} ago`, ja: `${since}前` }[language];
  return `${day} ${two(local.getHours())}:${two(local.getMinutes())}${{ en: ` (${ago})`, ja: `（${ago}）` }[language]}`;
}
