import { NO_LOGIN_ENTERED } from '../router/causes.ts';
import { seconds, sleep, type Clock } from '../router/clock.ts';
import { asRouterError, RouterError } from '../router/errors.ts';
import type { Backend, ControlChange, Login } from './backend.ts';
import {
  asksForLogin,
  asksForSecret,
  firstRun,
  isMessage,
  loginControls,
  offersLogout,
  refusalOn,
  showsLogin,
  type FormLogin,
} from './login-page.ts';
import { NEEDS_BROWSER } from './needs-browser.ts';
import type { Page } from './page/page.ts';
import type { ScreenPlan } from './plan.ts';

export interface LoginOptions {
  readonly base: URL;
  readonly plan: ScreenPlan;
  readonly backend: Backend;
  readonly credentials: Login | undefined;
  readonly clock: Clock;
  /** Told where the login has led to. */
  readonly landed?: (at: URL) => void;
}

/** What a box that refuses whoever comes first needs (kazuki-kudo/reboot-router). */
const SETTLES_MS = seconds(2);

/**
 * Logs in, with one attempt. Answers with the box’s refusal, `auth-failed` or `auth-locked`; undefined: one is in. Rejects where
 * the box has not refused the password: `busy`, `auth-locked` (it did not get it), `unsupported` (script makes
 * something of it), `unreadable` (the page is not as expected and did not get it), or as of the backend.
 */
export async function logIn(options: LoginOptions, signal: AbortSignal): Promise<RouterError | undefined> {
  const { login } = options.plan;
  if (!options.credentials)
    throw new RouterError('auth-failed', { detail: 'no password is set', sentence: NO_LOGIN_ENTERED });
  if (login.kind === 'form') return await formLogin(options, login, options.credentials, signal);
  return await basicLogin(options, login.firstRefused, signal);
}

async function basicLogin(
  { base, plan, backend, clock }: LoginOptions,
  firstRefused: boolean,
  signal: AbortSignal,
): Promise<RouterError | undefined> {
  const top = new URL(plan.top, base);
  const refused = await refusalOf(backend.open(top, signal));
  if (!refused || !firstRefused) return refused;
  await sleep(clock, SETTLES_MS, signal);
  return await refusalOf(backend.open(top, signal));
}

/** The error of an HTTP 401 to a request with a password. */
async function refusalOf(page: Promise<unknown>): Promise<RouterError | undefined> {
  try {
    await page;
    return undefined;
  } catch (thrown) {
    const error = asRouterError(thrown);
    if (error.code !== 'auth-failed') throw error;
    return error;
  }
}

async function formLogin(
  options: LoginOptions,
  login: FormLogin,
  credentials: Login,
  signal: AbortSignal,
): Promise<RouterError | undefined> {
  const { base, backend, plan } = options;
  if (login.scripted && backend.kind === 'forms')
    throw new RouterError('unsupported', { detail: 'script makes the login', hint: NEEDS_BROWSER });
  const page = await backend.open(new URL(login.path, base), signal);
  const first = firstRun(page);
  if (first) return first;
  refuseOccupied(page, plan);
  if (!asksForLogin(page, plan) && (await isIn(page, options, signal))) return undefined;
  const { user, password, button } = loginControls(page, login);
  const changes: ControlChange[] = [
    ...(user ? [{ control: user, value: credentials.username || login.username }] : []),
    { control: password, value: credentials.password },
  ];
  let answer: Page | undefined;
  const refused = await refusalOf(
    backend.submit({ button, changes, plain: login.plain }, signal).then((page) => (answer = page)),
  );
  const why = refused ?? (await judge(answer, options, signal));
  // somebody else is in: nothing was said about the password
  if (why?.code === 'busy') throw why;
  return why;
}

/** Before the password is sent. */
function refuseOccupied(page: Page, plan: ScreenPlan): void {
  const why = refusalOn(page, plan);
  // what it says of a password is about another attempt
  if (why && why.code !== 'auth-failed') throw why;
}

/** A box that knows its admin by his address may have him in still. */
async function isIn(
  page: Page,
  { base, backend, plan }: LoginOptions,
  signal: AbortSignal,
): Promise<boolean> {
  if (offersLogout(page, plan)) return true;
  const top = new URL(plan.top, base);
  // some boxes have all their pages at one path
  if (page.url.pathname === top.pathname && page.url.search === top.search)
    return !isMessage(page, plan) && !asksForSecret(page);
  const first = await backend.open(top, signal);
  return !showsLogin(first, plan) && offersLogout(first, plan);
}

/** What came of the attempt: whether one is in, by what can be seen; and if not, why, by what is said. */
async function judge(
  answer: Page | undefined,
  { base, backend, plan, landed }: LoginOptions,
  signal: AbortSignal,
): Promise<RouterError | undefined> {
  const top = new URL(plan.top, base);
  const isTop = answer?.url.pathname === top.pathname && answer.url.search === top.search;
  // some let one in with the password they came with, and then want another
  const first = answer && firstRun(answer);
  if (first) return first;
  if (answer && !showsLogin(answer, plan) && (isTop || !isMessage(answer, plan))) {
    landed?.(answer.url);
    return undefined;
  }
  const said = answer && refusalOn(answer, plan);
  if (answer && said && (showsLogin(answer, plan) || isMessage(answer, plan))) return said;
  if (answer && asksForLogin(answer, plan)) return stillOutside();
  // an answer that was lost, that only leads on, or that says nothing known is settled by looking
  const page = await backend.open(top, signal);
  const firstThere = firstRun(page);
  if (firstThere) return firstThere;
  if (!showsLogin(page, plan)) {
    const why = refusalOn(page, plan);
    return why && isMessage(page, plan) ? why : undefined;
  }
  return said ?? refusalOn(page, plan) ?? stillOutside();
}

function stillOutside(): RouterError {
  return new RouterError('auth-failed', { detail: 'still at the login' });
}
