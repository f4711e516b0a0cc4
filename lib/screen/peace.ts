/**
 * Until when whoever has put us out is left alone, by where the screen is. It outlives a screen: whoever opens the same box anew must
 * not put him out in turn.
 */
export class Peace {
  readonly #until = new Map<string, number>();

  /** `until`: on the monotonic clock. */
  keep(base: URL, until: number): void {
    this.#until.set(base.href, until);
  }

  isKept(base: URL, now: number): boolean {
    const kept = now < (this.#until.get(base.href) ?? -Infinity);
    if (!kept) this.#until.delete(base.href);
    return kept;
  }
}
