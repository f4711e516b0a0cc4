import type { Clock } from '../../router/clock.ts';
import type { Backend, Login } from '../../screen/backend.ts';
import { BrowserBackend, type BrowserOptions } from '../../screen/browser/backend.ts';
import { hasBrowser } from '../../screen/browser/launch.ts';
import { FormsBackend, type FormsBackendOptions } from '../../screen/forms/backend.ts';
import type { Target } from '../definition.ts';
import type { BackendFor, SpareFor } from './box.ts';
import { shownBy, type Profile } from './profile.ts';

export { isOrdinary } from '../../screen/browser/launch.ts';

/** What stands between a backend and its box: sees every answer, and decides what a browser may ask for. */
export type Watcher = Required<Pick<FormsBackendOptions, 'request'> & Pick<BrowserOptions, 'permits'>>;

/** Makes what works a settings screen while somebody watches. */
export type WatchedBackend = (
  profile: Profile,
  login: Login,
  target: Target,
  watch: { readonly recorder: Watcher; readonly clock: Clock },
) => Backend;

/** Forms where they suffice; a browser costs a hundred times as much memory and has to be installed. */
export const backendFor: BackendFor = (profile, login, target, { clock }) =>
  profile.needs === 'browser' ? inBrowser(profile, login, target) : byForms(profile, login, { clock });

/** What goes on where forms refuse because of script: a browser, if there is one. */
export const spareFor: SpareFor = (profile, login, target) =>
  profile.needs === 'browser' || !hasBrowser(target.browser)
    ? undefined
    : () => inBrowser(profile, login, target);

/** The one that a driver would use, with the recorder between it and the box. */
export const watchedBackend: WatchedBackend = (profile, login, target, { recorder, clock }) =>
  shownBy(profile) === 'browser'
    ? inBrowser(profile, login, target, { permits: recorder.permits })
    : byForms(profile, login, { clock, request: recorder.request });

function inBrowser(
  { screen }: Profile,
  login: Login | undefined,
  { browser }: Target,
  rest: BrowserOptions = {},
): Backend {
  return new BrowserBackend({ ...(browser && { browser }), ...basic(screen, login), ...rest });
}

function byForms(
  { screen }: Profile,
  login: Login | undefined,
  rest: Pick<FormsBackendOptions, 'clock' | 'request'>,
): Backend {
  const { charset, strayHidden } = screen;
  return new FormsBackend({ charset, strayHidden, ...basic(screen, login), ...rest });
}

/** Only HTTP Basic sends a login with every request. */
function basic(screen: Profile['screen'], login: Login | undefined): { readonly login?: Login } {
  return screen.login.kind === 'basic' && login ? { login } : {};
}
