import { connect } from 'node:net';
import { RouterError } from '../router/errors.ts';
import type { Shell } from './shell.ts';

export interface MssOptions {
  readonly shell: Shell;
  readonly signal: AbortSignal;
  readonly from?: string | undefined;
}

const CONNECT_MS = 3000;

/**
 * The largest segment of a connection to a web server, in bytes, as `ss` shows it of one’s own socket; what the router’s clamp left
 * of it. One connection, nothing is sent on it. Undefined where `ss` is not installed or does not say. Rejects with `unreachable`,
 * `timeout`, `cancelled`.
 */
export async function segmentSize(
  { address, port }: { readonly address: string; readonly port: number },
  { shell, signal, from }: MssOptions,
): Promise<number | undefined> {
  const socket = connect({ host: address, port, ...(from !== undefined && { localAddress: from }) });
  try {
    await connected(socket, signal);
    const filter = ['dst', `${address}:${port}`, 'and', 'sport', '=', `:${socket.localPort}`];
    const { code, stdout } = await shell.run(['ss', '-tinH', ...filter], { signal, deadlineMs: 2000 });
    const mss = / mss:(\d{2,5})\b/.exec(stdout)?.[1];
    return code === 0 && mss !== undefined ? Number(mss) : undefined;
  } finally {
    socket.destroy();
  }
}

function connected(socket: ReturnType<typeof connect>, signal: AbortSignal): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const abort = () => reject(new RouterError('cancelled'));
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort, { once: true });
  socket.setTimeout(CONNECT_MS, () => reject(new RouterError('timeout', { mayHaveApplied: false })));
  socket.once('connect', () => resolve());
  socket.on('error', ({ code }: NodeJS.ErrnoException) =>
    reject(new RouterError('unreachable', { detail: code ?? 'socket' })),
  );
  return promise.finally(() => signal.removeEventListener('abort', abort));
}
