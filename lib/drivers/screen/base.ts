import { bracketed } from '../../address/ip.ts';
import type { Target } from '../definition.ts';
import type { GatewayLocation } from '../igd/gateway-location.ts';

/**
 * Where the settings screen of a target is: at the URL that the user gave, if that is a screen's and not a UPnP description's;
 * where UPnP says; else at the host's usual port.
 */
export function settingsBase({ host, url }: Pick<Target, 'host' | 'url'>, place?: GatewayLocation): URL {
  if (url && isScreen(url)) return new URL('/', url);
  return new URL('/', place?.description.presentation ?? `http://${bracketed(host)}/`);
}

/** A URL without a file, or of a web page. */
function isScreen({ pathname }: URL): boolean {
  return pathname.endsWith('/') || /\.(html?|php|cgi)$/i.test(pathname);
}
