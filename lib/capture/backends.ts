import type { Target } from '../drivers/definition.ts';
import { shownBy, type Profile } from '../drivers/screen/profile.ts';
import type { Clock } from '../router/clock.ts';
import type { Backend, Login } from '../screen/backend.ts';
import { BrowserBackend } from '../screen/browser/backend.ts';
import { FormsBackend } from '../screen/forms/backend.ts';
import type { Recorder } from './record/recorder.ts';

/** Makes what works a settings screen while somebody watches. */
export type WatchedBackend = (
  profile: Profile,
  login: Login,
  target: Target,
  watch: { readonly recorder: Recorder; readonly clock: Clock },
) => Backend;

/** The one that a driver would use, with the recorder between it and the box. */
export const watchedBackend: WatchedBackend = (profile, login, { browser }, { recorder, clock }) => {
  const { screen } = profile;
  const basic = screen.login.kind === 'basic' ? { login } : {};
  if (shownBy(profile) === 'browser')
    return new BrowserBackend({ ...(browser && { browser }), ...basic, permits: recorder.permits });
  const { charset, strayHidden } = screen;
  return new FormsBackend({ charset, strayHidden, clock, request: recorder.request, ...basic });
};
