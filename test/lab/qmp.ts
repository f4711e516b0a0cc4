import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { until } from '../peers/support/until.ts';

const PATIENCE_MS = 30_000;

interface Message {
  readonly id?: number;
  readonly return?: unknown;
  readonly error?: { readonly desc: string };
}

/** QEMU's own control channel. */
export class Qmp {
  readonly #socket: Socket;
  readonly #waiting = new Map<number, (message: Message) => void>();
  #number = 0;

  private constructor(socket: Socket) {
    this.#socket = socket;
    createInterface({ input: socket }).on('line', (line) => {
      const message = JSON.parse(line) as Message;
      if (message.id !== undefined) this.#waiting.get(message.id)?.(message);
    });
    socket.on('error', () => undefined); // what is awaited is told by the close
    socket.once('close', () => {
      for (const answer of this.#waiting.values()) answer({ error: { desc: 'QEMU has ended' } });
    });
  }

  static async open(file: string): Promise<Qmp> {
    const socket = connect(file);
    await once(socket, 'connect');
    const qmp = new Qmp(socket);
    await qmp.call('qmp_capabilities');
    return qmp;
  }

  call(execute: string, args: object = {}): Promise<unknown> {
    const id = (this.#number += 1);
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => answer({ error: { desc: 'no answer' } }), PATIENCE_MS);
      const answer = ({ error, return: result }: Message) => {
        clearTimeout(late);
        this.#waiting.delete(id);
        if (error) reject(new Error(`${execute}: ${error.desc}`));
        else resolve(result);
      };
      this.#waiting.set(id, answer);
      this.#socket.write(`${JSON.stringify({ execute, arguments: args, id })}\n`);
    });
  }

  /** Writes the machine's state to the standard input of a shell command. The machine stands still afterwards. */
  async save(command: string): Promise<void> {
    await this.call('migrate-set-parameters', { 'max-bandwidth': 2 ** 34 });
    await this.call('migrate', { uri: `exec:${command}` });
    await until(
      'the state is saved',
      async () => {
        const progress = (await this.call('query-migrate')) as { status?: string; 'error-desc'?: string };
        if (progress.status === 'failed') throw new Error(`not saved: ${progress['error-desc'] ?? ''}`);
        return progress.status === 'completed';
      },
      PATIENCE_MS,
    );
  }

  close(): void {
    this.#socket.destroy();
  }
}
