import type { Target } from '../definition.ts';

/**
 * Where the settings screen of a target is: at the URL that the user gave, if that is a screen's and not a UPnP description's,
 * else at the host's usual port.
 */
export function settingsBase({ host, url }: Pick<Target, 'host' | 'url'>): URL {
  if (url && isScreen(url)) return new URL('/', url);
  return new URL(`http://${host.includes(':') ? `[${host}]` : host}/`);
}

/** A URL without a file, or of a web page. */
export function isScreen({ pathname }: URL): boolean {
  return pathname.endsWith('/') || /\.(html?|php|cgi)$/i.test(pathname);
}
