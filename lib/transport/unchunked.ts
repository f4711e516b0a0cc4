/** The size of a chunk, and the end of the one before it, however their lines end. */
const SIZE = /^(?:\r?\n)?[ \t]*([\da-f]{1,8})[ \t]*(?:;[^\n]*)?\r?\n/i;
/** A line of it is shorter; extensions are not used by routers. */
const MOST_LINE = 256;

/** The body out of chunks (RFC 9112, 7.1) whose lines may end with a bare line feed. Trailers are left out. */
export class Unchunked {
  #held = Buffer.alloc(0);
  /** Of the chunk that is coming. */
  #left = 0;
  #over = false;
  #broken = false;

  /** Whether a body begins so; undefined: that cannot be told yet. */
  static beginsWithChunk(body: Uint8Array): boolean | undefined {
    return sizeAt(body) !== undefined ? true : isWholeLine(body) ? false : undefined;
  }

  /** The last chunk has come. */
  get over(): boolean {
    return this.#over;
  }

  /** What came is no chunk. */
  get broken(): boolean {
    return this.#broken;
  }

  /** What of the body is in what has come. */
  take(bytes: Uint8Array): readonly Buffer[] {
    this.#held = Buffer.concat([this.#held, bytes]);
    const pieces: Buffer[] = [];
    while (!this.#over && !this.#broken) {
      if (this.#left > 0) {
        const piece = this.#cut(Math.min(this.#left, this.#held.length));
        if (piece.length === 0) break;
        this.#left -= piece.length;
        pieces.push(piece);
        continue;
      }
      const found = sizeAt(this.#held);
      if (!found) {
        this.#broken = isWholeLine(this.#held);
        break;
      }
      this.#cut(found.length);
      this.#left = found.size;
      this.#over = found.size === 0;
    }
    return pieces;
  }

  #cut(length: number): Buffer {
    const piece = this.#held.subarray(0, length);
    this.#held = this.#held.subarray(length);
    return piece;
  }
}

function sizeAt(bytes: Uint8Array): { readonly size: number; readonly length: number } | undefined {
  const [line, digits = ''] = SIZE.exec(start(bytes)) ?? [];
  return line === undefined ? undefined : { size: Number.parseInt(digits, 16), length: line.length };
}

function isWholeLine(bytes: Uint8Array): boolean {
  const text = start(bytes);
  return text.length === MOST_LINE || text.replace(/^\r?\n/, '').includes('\n');
}

function start(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, MOST_LINE)).toString('latin1');
}
