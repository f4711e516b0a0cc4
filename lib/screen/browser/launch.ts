import { accessSync, constants } from 'node:fs';
import type * as PlaywrightCore from 'playwright-core';
import type { Browser } from 'playwright-core';
import { bare, bracketed } from '../../address/ip.ts';
import { systemClock, type Clock } from '../../router/clock.ts';
import { RouterError } from '../../router/errors.ts';
import { isKeptToLan, resolveOnLan } from '../../transport/lan.ts';
import { CONNECT_HINT, INSTALL_HINT, START_HINT } from './errors.ts';

export type Playwright = Pick<typeof PlaywrightCore, 'chromium'>;

/** What of this machine decides which browser there is; tests have their own. */
export interface Machine {
  readonly load: () => Promise<Playwright>;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly isProgram: (path: string) => boolean;
  readonly isRoot: boolean;
  readonly clock: Clock;
}

/** A browser that we started or are connected to. */
export interface Started {
  readonly browser: Browser;
  /** On this machine: to a box that knows its admin by his address, it is who we are. */
  readonly isHere: boolean;
  /** Ends what we started within two seconds; leaves alone what we are only connected to. Never rejects. */
  stop(): Promise<void>;
}

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const START_MS = 30_000;
const CONNECT_MS = 10_000;
const STOP_MS = 2_000;

const ARGS = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export const thisMachine: Machine = {
  load: () => import('playwright-core'),
  env: process.env,
  isProgram,
  isRoot: process.getuid?.() === 0,
  clock: systemClock,
};

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Whether it is the address of a running browser, not the path of a program. */
export function isBrowserUrl(where: string): boolean {
  return /^(https?|wss?):\/\//i.test(where);
}

/** Whether it is a Chromium that is found without being named, too. */
export function isOrdinary(where: string, { env }: Pick<Machine, 'env'> = thisMachine): boolean {
  return PLACES.includes(where) || (env['CHROMIUM'] !== undefined && where === env['CHROMIUM']);
}

function isLoopback(address: string): boolean {
  return /^(localhost|127\.[\d.]+|\[::1\])$/i.test(new URL(address).hostname);
}

/** The Chromium that is meant: the given one, the one of the environment, or the first one that exists. `unsupported` if none. */
export function findChromium(given: string | undefined, { env, isProgram }: Machine): string {
  const named = given ?? (env['CHROMIUM'] || undefined);
  const found = (named === undefined ? PLACES : [named]).find(isProgram);
  if (found !== undefined) return found;
  const detail = named === undefined ? 'no Chromium found' : `no program at ${named}`;
  throw new RouterError('unsupported', { detail, hint: INSTALL_HINT });
}

/** Whether there seems to be a browser, without starting it. */
export function hasBrowser(where: string | undefined, machine: Machine = thisMachine): boolean {
  try {
    import.meta.resolve('playwright-core');
    return (where !== undefined && isBrowserUrl(where)) || findChromium(where, machine) !== '';
  } catch {
    return false;
  }
}

/**
 * Starts a Chromium, or connects to a running one where an address is given; `origin` is what it is for. Rejects with `unsupported` where playwright-core
 * or Chromium is missing or does not start, and `unreachable` where the running one does not answer.
 */
export async function startBrowser(
  where: string | undefined,
  machine: Machine = thisMachine,
  origin?: string,
): Promise<Started> {
  const path = where !== undefined && isBrowserUrl(where) ? undefined : findChromium(where, machine);
  const { chromium } = await machine.load().catch(() => {
    throw new RouterError('unsupported', { detail: 'no playwright-core found', hint: INSTALL_HINT });
  });
  return path === undefined
    ? connect(chromium, where ?? '', machine)
    : launch(chromium, path, machine, await rulesFor(origin));
}

/** Where a name must keep its address, Chromium is told which. One that runs already asks for itself. */
async function rulesFor(origin: string | undefined): Promise<readonly string[]> {
  if (origin === undefined || !isKeptToLan()) return [];
  const { hostname } = new URL(origin);
  const address = await resolveOnLan(hostname);
  return address === bare(hostname) ? [] : [`--host-resolver-rules=MAP ${hostname} ${bracketed(address)}`];
}

async function launch(
  chromium: Playwright['chromium'],
  executablePath: string,
  machine: Machine,
  rules: readonly string[],
): Promise<Started> {
  try {
    // a server can be killed; what `launch` answers cannot
    const server = await chromium.launchServer({
      executablePath,
      headless: true,
      host: '127.0.0.1',
      args: [...ARGS, ...rules],
      // its sandbox refuses to work for root
      chromiumSandbox: !machine.isRoot,
      timeout: START_MS,
      // Node-RED decides what its signals mean
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
    });
    const stop = () => endWithin(machine.clock, server.close(), () => server.kill());
    try {
      const browser = await chromium.connect(server.wsEndpoint(), { timeout: CONNECT_MS });
      return { browser, isHere: true, stop };
    } catch (error) {
      await stop();
      throw error;
    }
  } catch (error) {
    throw new RouterError('unsupported', { detail: reasonOf(error), hint: START_HINT });
  }
}

async function connect(
  chromium: Playwright['chromium'],
  address: string,
  { clock }: Machine,
): Promise<Started> {
  try {
    const browser = await chromium.connectOverCDP(address, { timeout: CONNECT_MS });
    // closing what is only connected to is letting go of it
    const stop = () => endWithin(clock, browser.close(), () => Promise.resolve());
    return { browser, isHere: isLoopback(address), stop };
  } catch {
    // what was thrown holds the address, and that may hold a token
    throw new RouterError('unreachable', { detail: 'browser', hint: CONNECT_HINT });
  }
}

/** Resolves when it has ended, gently or, where that fails or takes too long, by force. Never rejects. */
export async function endWithin(
  clock: Clock,
  gently: Promise<unknown>,
  force: () => Promise<unknown>,
): Promise<void> {
  const ended = await new Promise<boolean>((resolve) => {
    const stopTimer = clock.after(STOP_MS, () => resolve(false));
    const settle = (done: boolean) => {
      stopTimer();
      resolve(done);
    };
    gently.then(
      () => settle(true),
      () => settle(false),
    );
  });
  if (!ended) await force().catch(() => {});
}

/** What Chromium said, so far as it holds nothing private. */
function reasonOf(error: unknown): string {
  const said = error instanceof Error ? error.message : '';
  const known = /No usable sandbox|error while loading shared libraries: [\w.+-]+|\bE(?:NOENT|ACCES|NOMEM)\b/;
  return known.exec(said)?.[0] ?? 'Chromium did not start';
}
