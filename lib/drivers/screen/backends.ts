import { BrowserBackend } from '../../screen/browser/backend.ts';
import { FormsBackend } from '../../screen/forms/backend.ts';
import type { BackendFor } from './box.ts';

export { isOrdinary } from '../../screen/browser/launch.ts';

/** Forms where they suffice; a browser costs a hundred times as much memory and has to be installed. */
export const backendFor: BackendFor = ({ needs, screen }, login, { browser }, { clock }) => {
  const basic = screen.login.kind === 'basic' && login ? { login } : {};
  if (needs === 'browser') return new BrowserBackend({ ...(browser && { browser }), ...basic });
  const { charset, strayHidden } = screen;
  return new FormsBackend({ charset, strayHidden, clock, ...basic });
};
