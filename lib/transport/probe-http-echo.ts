import { isIPv4 } from 'node:net';
import { RouterError } from '../router/errors.ts';
import { request } from './http.ts';

const LIMITS = { connectMs: 3000, firstByteMs: 3000, totalMs: 5000, maxBytes: 4096 };

/**
 * One’s own IPv4 address as a web service sees it (one request, 4 KiB at most): the first address in its answer. Rejects as
 * {@link request} does, and with `unreadable` where there is none.
 */
export async function addressByHttp(
  url: URL,
  { signal, from }: { readonly signal: AbortSignal; readonly from?: string | undefined },
): Promise<string> {
  const answer = await request({
    url,
    signal,
    limits: LIMITS,
    redirects: false,
    beyondLan: true,
    ...(from !== undefined && { from }),
  });
  const words = answer.status === 200 ? answer.text().split(/[\s=":,<>]+/) : [];
  const address = words.find((word) => isIPv4(word));
  if (address === undefined) throw new RouterError('unreadable', { detail: `no address (${answer.status})` });
  return address;
}
