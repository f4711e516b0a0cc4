/** Where commands can be run: on this machine or on another one. */
export interface Shell {
  /**
   * Runs one command to its end. An exit status other than 0 is an answer and no error. Rejects with a
   * {@link RouterError}: `unreachable`, `timeout`, `auth-failed`, `wrong-host`, `unreadable` (too much output), `cancelled`,
   * or `uncertain` where the way to the machine was lost after a command that `changes` something.
   */
  run(command: readonly string[], options: RunOptions): Promise<Ran>;
  /**
   * Runs a command that goes on and tells each line of its output; done when it ends or the signal aborts. Rejects as
   * {@link run} does. Absent: nothing can be followed this way.
   */
  follow?(command: readonly string[], options: FollowOptions): Promise<void>;
  /** What proves who is at the other end, such as `ssh-ed25519 SHA256:…`; undefined while that is not known. */
  readonly proof?: string | undefined;
  /** Never rejects. */
  close(): Promise<void>;
}

export interface RunOptions {
  readonly signal: AbortSignal;
  /** For everything, connecting included, in milliseconds. */
  readonly deadlineMs: number;
  /** Whether it can change something; decides what a lost answer means. Default: no. */
  readonly changes?: boolean;
}

export interface FollowOptions {
  readonly signal: AbortSignal;
  readonly onLine: (line: string) => void;
}

/** What came of a command. */
export interface Ran {
  /** Exit status; null where a signal ended it. */
  readonly code: number | null;
  /** Such as `SIGTERM`. */
  readonly signal?: string;
  readonly stdout: string;
  readonly stderr: string;
}

/** Of both outputs together, in bytes. A command that says more is ended. */
export const MOST_OUTPUT = 262_144;

/** Words that a POSIX shell takes as they are. */
const PLAIN = /^[A-Za-z0-9_/.:=@%+,-]+$/;

/**
 * One command line for a POSIX shell: each word arrives as it is, whatever is in it. The first word may be no assignment, and
 * no word may hold a NUL, which ends words for the kernel; both are a mistake of ours. The only place where a command line is made.
 */
export function commandLine(command: readonly string[]): string {
  const [first = ''] = command;
  if (first === '' || first.includes('=') || command.some((word) => word.includes('\0')))
    throw new TypeError('not a command');
  return command.map((word) => (PLAIN.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`)).join(' ');
}

/** Collects output up to {@link MOST_OUTPUT}. */
export class Output {
  readonly #chunks: Record<'stdout' | 'stderr', Uint8Array[]> = { stdout: [], stderr: [] };
  #size = 0;

  /** False when it has become too much. */
  take(to: 'stdout' | 'stderr', chunk: Uint8Array): boolean {
    this.#size += chunk.length;
    if (this.#size > MOST_OUTPUT) return false;
    this.#chunks[to].push(chunk);
    return true;
  }

  /** What cannot be read as UTF-8 becomes U+FFFD. */
  text(of: 'stdout' | 'stderr'): string {
    return new TextDecoder().decode(Buffer.concat(this.#chunks[of]));
  }
}

const LONGEST_LINE = 4096;

/** Cuts a stream of bytes into lines. One that does not end is given up, so that it cannot fill the memory. */
export class LineSplitter {
  readonly #decoder = new TextDecoder();
  readonly #onLine: (line: string) => void;
  #rest = '';

  constructor(onLine: (line: string) => void) {
    this.#onLine = onLine;
  }

  take(chunk: Uint8Array): void {
    const lines = (this.#rest + this.#decoder.decode(chunk, { stream: true })).split('\n');
    this.#rest = (lines.pop() ?? '').slice(0, LONGEST_LINE);
    for (const line of lines) this.#onLine(line);
  }
}
