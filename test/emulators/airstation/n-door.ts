import type { Admins } from '../box/admins.ts';
import type { Box } from '../box/box.ts';
import type { Heard } from '../box/server.ts';
import type { Word } from './invented.ts';

/** Seen; the words for locked and busy are invented. */
export const WRONG = 'パスワードが間違っています。';

export type Refusal = { readonly text: string } | { readonly word: Word };

/** Undefined: he is in. */
export function tryLogin({ form, from }: Heard, box: Box, admins: Admins): Refusal | undefined {
  const { username, password } = box.options.admin;
  const right = form.get('nosave_Username') === username && form.get('nosave_Password') === password;
  const outcome = admins.enter(from, right);
  if (outcome === 'in') return undefined;
  if (outcome === 'wrong') return { text: WRONG };
  return { word: outcome === 'locked' ? 'locked' : 'otherAdmin' };
}

/** HTTP Basic as the older boxes have it: the first request from an address is turned away, whatever it brings (seen). */
export class BasicDoor {
  readonly #seen = new Set<string>();
  readonly #box: Box;
  readonly #admins: Admins;

  constructor(box: Box, admins: Admins) {
    this.#box = box;
    this.#admins = admins;
  }

  /** Undefined: he is in. */
  admit({ from, headers }: Heard): 'who' | 'busy' | undefined {
    const first = !this.#seen.has(from);
    this.#seen.add(from);
    const given = headers.authorization;
    if (first || given === undefined) return 'who';
    const { username, password } = this.#box.options.admin;
    const right = given === `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
    if (right && this.#admins.has(from)) return undefined;
    const outcome = this.#admins.enter(from, right);
    if (outcome === 'in') return undefined;
    return outcome === 'busy' ? 'busy' : 'who';
  }

  get challenge(): Readonly<Record<string, string>> {
    return { 'WWW-Authenticate': `Basic realm="BUFFALO ${this.#box.options.model}"` };
  }
}
