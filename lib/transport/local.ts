import { execFile, type ExecFileException } from 'node:child_process';
import { systemClock, type Clock } from '../router/clock.ts';
import { RouterError } from '../router/errors.ts';
import { MOST_OUTPUT, type Ran, type RunOptions, type Shell } from './shell.ts';

/** What cannot be run at all, as shells say it: not found, not permitted. */
const CANNOT_RUN: Readonly<Record<string, number>> = { ENOENT: 127, ENOTDIR: 127, EACCES: 126, EPERM: 126 };

/** Commands on this machine. They are never given to a shell. Each of the two outputs has the bound for itself. */
export class LocalShell implements Shell {
  readonly #clock: Clock;
  readonly #end = new AbortController();

  constructor(clock: Clock = systemClock) {
    this.#clock = clock;
  }

  run(command: readonly string[], { signal, deadlineMs, changes = false }: RunOptions): Promise<Ran> {
    const [file = '', ...words] = command;
    const late = new AbortController();
    const stop = AbortSignal.any([signal, late.signal, this.#end.signal]);
    if (stop.aborted) return Promise.reject(new RouterError('cancelled', { mayHaveApplied: false }));
    const { promise, resolve, reject } = Promise.withResolvers<Ran>();
    const stopTimer = this.#clock.after(deadlineMs, () => late.abort());
    const options = {
      signal: stop,
      maxBuffer: MOST_OUTPUT,
      killSignal: 'SIGKILL',
      encoding: 'utf8',
    } as const;
    const settle = (error: ExecFileException | null, stdout = '', stderr = '') => {
      stopTimer();
      const code = error?.code ?? 0;
      if (late.signal.aborted) reject(new RouterError('timeout', { mayHaveApplied: changes }));
      else if (stop.aborted) reject(new RouterError('cancelled', { mayHaveApplied: changes }));
      else if (code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER') reject(tooMuch(changes));
      else if (typeof code !== 'string') resolve(ran(code, error?.signal, stdout, stderr));
      else if (code in CANNOT_RUN) resolve({ code: CANNOT_RUN[code] ?? null, stdout, stderr });
      else reject(new RouterError('unreachable', { detail: code }));
    };
    try {
      const child = execFile(file, words, options, settle);
      child.stdin?.on('error', () => undefined);
      child.stdin?.end();
    } catch (thrown) {
      settle(thrown as ExecFileException);
    }
    return promise;
  }

  close(): Promise<void> {
    this.#end.abort();
    return Promise.resolve();
  }
}

function ran(code: number, signal: NodeJS.Signals | null | undefined, stdout: string, stderr: string): Ran {
  return signal ? { code: null, signal, stdout, stderr } : { code, stdout, stderr };
}

function tooMuch(changes: boolean): RouterError {
  return new RouterError('unreadable', { detail: `more than ${MOST_OUTPUT} bytes`, mayHaveApplied: changes });
}
