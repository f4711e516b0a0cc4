/** A picture of 56 characters in base64; what follows it is the token (seen). */
const PICTURE = 'R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7';

/** Each view of a page hides a new token in a picture; only the last one that an address was shown is good. */
export class PageTokens {
  readonly #last = new Map<string, string>();
  #next = 1_804_289_383;

  issue(to: string): string {
    this.#next = (this.#next * 1_103_515_245 + 12_345) % 2_147_483_648;
    const token = String(this.#next);
    this.#last.set(to, token);
    return token;
  }

  has(from: string, token: string | null | undefined): boolean {
    return token !== null && token !== undefined && this.#last.get(from) === token;
  }
}

export function spacer(token: string): string {
  return `<img title=spacer src="data:image/gif;base64,${PICTURE}${Buffer.from(token).toString('base64')}" border=0>`;
}
