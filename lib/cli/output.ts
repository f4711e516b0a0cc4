import type { Writable } from 'node:stream';
import { printable } from './printable.ts';

/**
 * Writes texts with a line end to where a person or a program reads. Whoever has read enough (`| head`) ends nothing: the rest is
 * dropped. `onLost` is told once when something could not be written for another reason, such as a full disk.
 */
export function writerTo(stream: Writable, onLost: () => void): (text: string) => void {
  stream.on('error', ({ code }: NodeJS.ErrnoException) => {
    if (code !== 'EPIPE') onLost();
  });
  return (text) => void stream.write(`${printable(text)}\n`);
}
