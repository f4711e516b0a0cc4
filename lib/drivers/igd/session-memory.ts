/** What one look at the status found, as the driver needs it. */
export interface SessionStatus {
  /** Undefined: not known. */
  readonly up: boolean | undefined;
  /** Seconds, as reported. */
  readonly uptime: number | undefined;
}

/** What the channel's parts remember of the session between their requests. */
export class SessionMemory {
  #up: boolean | undefined;
  #address: string | undefined;
  #uptime: number | undefined;
  #session = 0;
  /** `PhysicalLinkStatus`, where it is anything but Up. */
  link: string | undefined;

  get up(): boolean | undefined {
    return this.#up;
  }

  /** Grows whenever something shows that it is not the same session any more. */
  get session(): number {
    return this.#session;
  }

  /** Answers whether it is another session than before. */
  note({ up, uptime }: SessionStatus): boolean {
    const changed = differs(this.#up, up) || fell(this.#uptime, uptime);
    if (changed) this.#session += 1;
    this.#up = up;
    this.#uptime = uptime;
    return changed;
  }

  /** Of a session that is up; undefined: not known. */
  noteAddress(address: string | undefined): void {
    if (differs(this.#address, address)) this.#session += 1;
    this.#address = address ?? this.#address;
  }
}

const fell = (before: number | undefined, now: number | undefined): boolean =>
  before !== undefined && now !== undefined && now < before;

const differs = <T>(before: T | undefined, now: T | undefined): boolean =>
  before !== undefined && now !== undefined && before !== now;
