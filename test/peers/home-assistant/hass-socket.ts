interface Answer {
  readonly id?: number;
  readonly type: string;
  readonly success?: boolean;
  readonly result?: unknown;
  readonly error?: unknown;
  readonly event?: unknown;
}

/** Home Assistant's WebSocket: one command, one answer. */
export class HassSocket {
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  readonly #listeners = new Map<number, (event: unknown) => void>();
  #next = 1;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.addEventListener('message', ({ data }) => this.#take(JSON.parse(String(data)) as Answer));
    socket.addEventListener('close', () => {
      for (const { reject } of this.#waiting.values()) reject(new Error('WebSocket closed'));
    });
  }

  static open(url: string, token: string): Promise<HassSocket> {
    return new Promise((resolve, reject) => {
      const socket = new WebSocket(url);
      socket.addEventListener('error', () => reject(new Error('WebSocket failed')));
      const greet = ({ data }: { data: unknown }) => {
        const { type } = JSON.parse(String(data)) as Answer;
        if (type === 'auth_required') socket.send(JSON.stringify({ type: 'auth', access_token: token }));
        if (type === 'auth_invalid') reject(new Error('the token is refused'));
        if (type !== 'auth_ok') return;
        socket.removeEventListener('message', greet);
        resolve(new HassSocket(socket));
      };
      socket.addEventListener('message', greet);
    });
  }

  call(type: string, fields: object): Promise<unknown> {
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#socket.send(JSON.stringify({ id, type, ...fields }));
    });
  }

  /** A command that goes on answering: each event of it is told to `hear`. */
  async listen(type: string, fields: object, hear: (event: unknown) => void): Promise<void> {
    this.#listeners.set(this.#next, hear);
    await this.call(type, fields);
  }

  close(): void {
    this.#socket.close();
  }

  #take({ id = 0, type, success, result, error, event }: Answer): void {
    if (type === 'event') return this.#listeners.get(id)?.(event);
    const waiting = type === 'result' ? this.#waiting.get(id) : undefined;
    if (!waiting) return;
    this.#waiting.delete(id);
    if (success) waiting.resolve(result);
    else waiting.reject(new Error(JSON.stringify(error)));
  }
}
