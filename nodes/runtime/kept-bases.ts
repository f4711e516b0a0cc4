import { z } from 'zod';
import { brokerUrl } from '../../lib/mqtt/broker-url.ts';
import { TOPIC } from '../../lib/mqtt/topics.ts';
import { keptFile } from './kept-file.ts';
import type { RED } from './node-red.ts';

const MOST = 10;

const kept = z.object({ broker: z.string(), bases: z.array(z.string().regex(TOPIC)).max(MOST) });

/** Base topics below which a broker node may have left something. */
export interface KeptBases {
  readonly formerBases: readonly string[];
  /** Nothing is left there. */
  readonly onFormerCleared: () => void;
}

/**
 * Remembers over restarts below which base topics a broker node has published, so that what a changed base leaves behind can be
 * cleared. Of another broker nothing is remembered. Throws `invalid-input` for a URL that is none.
 */
export function keptBases(
  RED: RED,
  id: string,
  { url, base }: { readonly url: string; readonly base: string },
): KeptBases {
  const file = keptFile(RED, `broker-${id}`, kept);
  // a URL may hold a login
  const { protocol, host } = new URL(brokerUrl(url));
  const broker = `${protocol}//${host}`;
  const known = file.known?.broker === broker ? file.known.bases : [];
  const formerBases = known.filter((each) => each !== base).slice(1 - MOST);
  void file.keep({ broker, bases: [...formerBases, base] });
  return { formerBases, onFormerCleared: () => void file.keep({ broker, bases: [base] }) };
}
