import { readables } from '../capabilities/catalogue.ts';
import { log } from '../capabilities/log.ts';
import type { AnyReadable } from '../router/capability.ts';
import type { Driver } from '../router/driver.ts';
import type { Snapshot } from '../router/snapshot.ts';
import type { Language, Text } from '../router/text.ts';
import { valueInWords } from './survey-words.ts';

/** That a login was accepted, and what was read by it. Undefined: nothing known came from behind a login. */
export function behindLogin(driver: Pick<Driver, 'channels'>, snapshot: Snapshot): Text | undefined {
  const channels = driver.channels.filter(({ login }) => login).map(({ id }) => id);
  const read = readables.flatMap((token) => {
    const observed = snapshot.get(token);
    const known = observed.state === 'known' && channels.includes(observed.channel);
    return known ? [{ token, value: observed.value }] : [];
  });
  if (read.length === 0) return undefined;
  const list = (language: Language, colon: string) =>
    read.flatMap(({ token, value }) => {
      const words = inWords(token, value, language);
      return words === undefined ? [] : [`${token.name[language]}${colon}${words}`];
    });
  const en = list('en', ': ').join('; ');
  const ja = list('ja', '：').join('、');
  return {
    en: `Login accepted.${en && ` Read behind it: ${en}.`}`,
    ja: `ログインできました。${ja && `読み取った項目：${ja}`}`,
  };
}

function inWords(token: AnyReadable, value: unknown, language: Language): string | undefined {
  if (token === log && Array.isArray(value))
    return language === 'ja'
      ? `${value.length}行`
      : `${value.length} ${value.length === 1 ? 'line' : 'lines'}`;
  // what is no setting has a sentence of its own, and an account is nobody's business
  if (token.kind !== 'setting' || 'hidden' in token) return undefined;
  return valueInWords(token, value, language) || undefined;
}
