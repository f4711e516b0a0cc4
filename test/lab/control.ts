import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { createInterface } from 'node:readline';

export interface Ran {
  readonly status: number;
  /** Of both streams, without line breaks at the end. */
  readonly output: string;
}

export interface RunOptions {
  /** A router or another place in the lab; absent: the machine as a whole. */
  readonly namespace?: string | undefined;
  /** After this the command is killed; its status is then {@link TIMED_OUT}. Default 30. */
  readonly seconds?: number;
}

/** The status of a command that took too long, ours or of timeout(1) in the machine. */
export const TIMED_OUT = 124;
/** What the terminal in the machine holds before somebody reads it. */
const LONGEST = 3500;
/** For the way there and back, on a busy machine. */
const MARGIN_MS = 10_000;
const PROBE_MS = 500;

/**
 * A root shell in the machine over a serial line, whatever its networks do: the other end of `guest/lab/control.sh`. Commands run
 * one after the other.
 */
export class Control {
  readonly #socket: Socket;
  /** So that nobody takes an answer for his own that was for somebody before him. */
  #number = Math.floor(Math.random() * 1e9);
  #before: Promise<unknown> = Promise.resolve();
  #answered: ((number: number, ran: Ran) => void) | undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
    createInterface({ input: socket }).on('line', (line) => this.#take(line));
  }

  static async open(file: string): Promise<Control> {
    const socket = connect(file);
    await once(socket, 'connect');
    socket.on('error', () => undefined); // the end of the line is all that matters
    return new Control(socket);
  }

  run(command: string, { namespace, seconds = 30 }: RunOptions = {}): Promise<Ran> {
    const line = `${seconds} ${namespace ?? '-'} ${escaped(command)}`;
    if (line.length > LONGEST) return Promise.reject(new Error(`too long: ${command.slice(0, 200)} …`));
    return this.#inTurn(line, seconds * 1000 + MARGIN_MS);
  }

  /** Asks until the machine answers, which it does when it is up; `signal` gives up. */
  async answers(signal: AbortSignal): Promise<void> {
    for (;;) {
      signal.throwIfAborted();
      if (this.#socket.destroyed) throw new Error('the lab has ended');
      if (await this.#inTurn('0 -', PROBE_MS).then(Boolean, () => false)) return;
    }
  }

  close(): void {
    this.#socket.destroy();
  }

  #inTurn(line: string, ms: number): Promise<Ran> {
    const turn = this.#before.then(() => this.#send(line, ms));
    this.#before = turn.catch(() => undefined);
    return turn;
  }

  #send(line: string, ms: number): Promise<Ran> {
    const number = (this.#number += 1);
    return new Promise((resolve, reject) => {
      const over = () => {
        clearTimeout(late);
        this.#socket.off('close', ended);
        this.#answered = undefined;
      };
      const fail = (why: string) => {
        over();
        reject(new Error(`${why}: ${line.slice(0, 200)}`));
      };
      const ended = () => fail('the lab has ended');
      const late = setTimeout(fail, ms, `no answer from the lab within ${ms} ms`);
      this.#socket.once('close', ended);
      if (this.#socket.destroyed) return ended();
      this.#answered = (to, ran) => {
        if (to !== number) return;
        over();
        resolve(ran);
      };
      this.#socket.write(`${number} ${line}\n`);
    });
  }

  /** There may be remains of what was asked too early, even an echo, or by somebody before us. */
  #take(line: string): void {
    const [, number, status, output = ''] = /^= (\d+) (\d+) (.*)$/.exec(line) ?? [];
    const plain = output.replaceAll(/\\(.)/g, (_, sign: string) => (sign === 'n' ? '\n' : sign));
    if (number !== undefined) this.#answered?.(Number(number), { status: Number(status), output: plain });
  }
}

/** In one line of plain letters, for `printf %b`. */
function escaped(command: string): string {
  const plain = (byte: number) => byte >= 0x20 && byte < 0x7f && byte !== 0x5c;
  return [...Buffer.from(command)]
    .map((byte) => (plain(byte) ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, '0')}`))
    .join('');
}
