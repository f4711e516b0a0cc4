import type { Profile } from '../../drivers/screen/profile.ts';
import { seconds } from '../../router/clock.ts';
import { asRouterError, type RouterError } from '../../router/errors.ts';
import type { Login } from '../../screen/backend.ts';
import { Screen } from '../../screen/screen.ts';
import { loginNote, noteOf, skippedNote } from './notes.ts';
import type { CaptureSession } from './session.ts';
import { walkPages } from './walk.ts';

/** A box that does not let us go forgets us by itself. */
const LOGOUT_MS = seconds(10);

/** Logs in, once, looks at what is behind the login, and logs out, whatever comes. Rejects where all is to end. */
export async function lookInside(
  base: URL,
  profile: Profile,
  given: Login,
  session: CaptureSession,
): Promise<void> {
  const { recorder, clock, limits, onProgress, target, until, notes } = session;
  const login = { username: given.username || profile.screen.login.username, password: given.password };
  const backend = session.backend(profile, login, target, { recorder, clock });
  const screen = new Screen({ base, plan: profile.screen, backend, credentials: login, clock });
  try {
    onProgress({ doing: 'login' });
    recorder.stage = 'login';
    const problem = await refusalOf(screen.login(until));
    if (problem) {
      session.problem = problem;
      notes.push(loginNote(problem));
      return;
    }
    recorder.stage = 'inside';
    const onPage = (page: number, about: number, path: string) =>
      onProgress({ doing: 'page', page, about, path });
    const skipped = new Set<string>();
    try {
      const why = await walkPages(
        { base, profile, backend, recorder, pages: limits.pages, onPage, skipped },
        until,
      );
      if (why) notes.push(noteOf(why));
    } finally {
      if (skipped.size > 0) notes.push(skippedNote([...skipped]));
    }
  } finally {
    recorder.stage = 'logout';
    if (screen.loggedIn) onProgress({ doing: 'logout' });
    const end = new AbortController();
    const stop = clock.after(LOGOUT_MS, () => end.abort());
    await screen.close(end.signal);
    stop();
  }
}

/** Undefined: one is in. Rejects where all is to end. */
async function refusalOf(login: Promise<void>): Promise<RouterError | undefined> {
  try {
    await login;
    return undefined;
  } catch (thrown) {
    const error = asRouterError(thrown);
    if (error.code === 'cancelled') throw error;
    return error;
  }
}
