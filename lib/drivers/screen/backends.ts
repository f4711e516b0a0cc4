import { BrowserBackend } from '../../screen/browser/backend.ts';
import { hasBrowser } from '../../screen/browser/launch.ts';
import { FormsBackend } from '../../screen/forms/backend.ts';
import type { BackendFor, SpareFor } from './box.ts';

export { isOrdinary } from '../../screen/browser/launch.ts';

/** Forms where they suffice; a browser costs a hundred times as much memory and has to be installed. */
export const backendFor: BackendFor = ({ needs, screen }, login, { browser }, { clock }) => {
  const basic = screen.login.kind === 'basic' && login ? { login } : {};
  if (needs === 'browser') return new BrowserBackend({ ...(browser && { browser }), ...basic });
  const { charset, strayHidden } = screen;
  return new FormsBackend({ charset, strayHidden, clock, ...basic });
};

/** What goes on where forms refuse because of script: a browser, if there is one. */
export const spareFor: SpareFor = ({ needs, screen }, login, { browser }) => {
  if (needs === 'browser' || !hasBrowser(browser)) return undefined;
  const basic = screen.login.kind === 'basic' && login ? { login } : {};
  return () => new BrowserBackend({ ...(browser && { browser }), ...basic });
};
