import type { Recorded } from '../../../lib/capture/recorded.ts';
import { redact, type RedactContext } from '../../../lib/capture/mask/redact.ts';

/** An answer of a router as a capture keeps it. */
export function recorded(text: string, rest: Partial<Recorded> = {}): Recorded {
  return {
    method: 'GET',
    url: new URL('http://192.168.10.1/page.html'),
    at: 0,
    tookMs: 1,
    status: 200,
    headers: { 'content-type': 'text/html' },
    text,
    charset: 'utf-8',
    stage: 'inside',
    by: 'box',
    ...rest,
  };
}

/** Markup after masking. */
export function masked(text: string, known: RedactContext = {}): string {
  return redact([recorded(text)], known).records[0]?.text ?? '';
}

/** All that is left of what was recorded, in one text. */
export function everythingIn(records: readonly Recorded[]): string {
  return records.map((record) => JSON.stringify({ ...record, url: record.url.href })).join('\n');
}
