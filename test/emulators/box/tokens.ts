import { randomBytes } from 'node:crypto';

/** Numbers that a page carries so that only somebody who has seen it can send its form. */
export class Tokens {
  readonly #issued = new Map<string, readonly string[]>();
  readonly #make: () => string;
  readonly #valid: number;

  /** `valid`: how many of the last ones count; by default the one before is worth nothing any more. */
  constructor(make: () => string = randomToken, valid = 1) {
    this.#make = make;
    this.#valid = valid;
  }

  /** One for a page that is shown. */
  issue(page: string): string {
    const token = this.#make();
    this.#issued.set(page, [...(this.#issued.get(page) ?? []), token].slice(-this.#valid));
    return token;
  }

  /** Whether it is one that this page showed; it counts once. */
  accept(page: string, token: string | undefined): boolean {
    const issued = this.#issued.get(page) ?? [];
    if (token === undefined || !issued.includes(token)) return false;
    this.#issued.set(
      page,
      issued.filter((each) => each !== token),
    );
    return true;
  }
}

export function randomToken(): string {
  return randomBytes(16).toString('hex');
}
