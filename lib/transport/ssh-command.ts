import type { Client, ClientChannel } from 'ssh2';
import { RouterError } from '../router/errors.ts';
import { LineSplitter, MOST_OUTPUT, Output, type Ran } from './shell.ts';
import { reasonOf } from './ssh-errors.ts';

const EXIT_FREE = {
  en: 'The SSH server does not let this account run commands.',
  ja: 'このアカウントではSSHでコマンドを実行できません。',
};

/**
 * One command on an open connection, until `stop` aborts. Rejects as {@link Shell.run} does.
 */
export function runOn(client: Client, line: string, stop: AbortSignal, changes: boolean): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const output = new Output();
    let end: Pick<Ran, 'code' | 'signal'> | undefined;
    const take = (to: 'stdout' | 'stderr') => (chunk: Uint8Array) => {
      if (output.take(to, chunk)) return;
      over(() => reject(tooMuch(changes)));
      // it would go on sending
      client.destroy();
    };
    const over = openChannel(client, line, stop, {
      opened(channel) {
        channel.on('exit', (code: number | null, signal?: string) => {
          end = signal === undefined ? { code } : { code: null, signal };
        });
        channel.on('data', take('stdout'));
        channel.stderr.on('data', take('stderr'));
        channel.end();
      },
      failed: reject,
      lost: () => reject(lost(changes)),
      closed() {
        if (end) resolve({ ...end, stdout: output.text('stdout'), stderr: output.text('stderr') });
        else reject(lost(changes));
      },
    });
  });
}

/** A command that goes on; its input stays open, so that it notices when we are gone. */
export function followOn(
  client: Client,
  line: string,
  stop: AbortSignal,
  onLine: (line: string) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const lines = new LineSplitter(onLine);
    openChannel(client, line, stop, {
      opened(channel) {
        channel.on('data', (chunk: Uint8Array) => lines.take(chunk));
        channel.stderr.resume();
      },
      failed: reject,
      lost: () => reject(lost(false)),
      closed: resolve,
    });
  });
}

interface Course {
  opened(channel: ClientChannel): void;
  /** It was refused, or `stop` ended it. */
  failed(error: RouterError): void;
  /** The connection is gone. */
  lost(): void;
  closed(): void;
}

/** Tells exactly one of failed, lost and closed. The answer makes all that comes later count for nothing. */
function openChannel(
  client: Client,
  line: string,
  stop: AbortSignal,
  course: Course,
): (tell: () => void) => void {
  let channel: ClientChannel | undefined;
  let told = false;
  const over = (tell: () => void) => {
    if (told) return;
    told = true;
    stop.removeEventListener('abort', abort);
    client.removeListener('close', gone);
    tell();
  };
  const abort = () => {
    over(() => course.failed(reasonOf(stop)));
    channel?.close();
  };
  const gone = () => over(() => course.lost());
  if (stop.aborted) abort();
  stop.addEventListener('abort', abort, { once: true });
  client.once('close', gone);
  try {
    if (!told)
      client.exec(line, (error, opened) => {
        if (error) return over(() => refused(error, course));
        channel = opened;
        opened.on('error', () => undefined);
        if (told) return opened.close();
        opened.once('close', () => over(() => course.closed()));
        course.opened(opened);
      });
  } catch {
    // it had ended before anything was sent
    over(() => course.failed(new RouterError('unreachable', { detail: 'connection lost' })));
  }
  return over;
}

function refused(error: Error & { readonly reason?: unknown }, course: Course): void {
  // a channel that could not be opened: too many at once (RFC 4254, 5.1)
  if (error.reason !== undefined) return course.failed(new RouterError('busy', { detail: 'SSH channels' }));
  if (/unable to exec/i.test(error.message))
    return course.failed(new RouterError('unsupported', { detail: 'SSH exec', hint: EXIT_FREE }));
  course.lost();
}

function tooMuch(changes: boolean): RouterError {
  return new RouterError('unreadable', { detail: `more than ${MOST_OUTPUT} bytes`, mayHaveApplied: changes });
}

function lost(changes: boolean): RouterError {
  const detail = 'the connection was lost while a command ran';
  return new RouterError(changes ? 'uncertain' : 'unreachable', { detail });
}
