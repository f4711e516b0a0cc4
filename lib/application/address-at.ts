import { bracketed, onHost } from '../address/ip.ts';
import { targetOf } from './target.ts';

/** What the user entered, with another host. */
export function addressAt(address: string, host: string): string {
  const target = targetOf(address);
  if (target.host === host) return address;
  if (!target.url) return host;
  const { url } = target;
  if (url.protocol === 'ssh:') {
    const port = url.port && `:${url.port}`;
    return `ssh://${url.username && `${url.username}@`}${bracketed(host)}${port}`;
  }
  return onHost(url, host).href;
}
