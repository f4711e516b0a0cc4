import { doables, findDoable } from '../capabilities/catalogue.ts';
import { pppoeAccount } from '../capabilities/pppoe-account.ts';
import { examine } from '../application/read-once.ts';
import { explain, explainError, refusedLogin } from '../application/explain.ts';
import { findRouters } from '../application/find.ts';
import { loginOf } from '../drivers/registry.ts';
import type { AnyDoable } from '../router/capability.ts';
import { systemClock } from '../router/clock.ts';
import { asRouterError, RouterError } from '../router/errors.ts';
import type { Router } from '../router/router.ts';
import { targetOf } from '../application/target.ts';
import { COMMAND, thisPackage } from '../this-package.ts';
import { captureTo } from './capture.ts';
import { checkOf } from './check.ts';
import { configOf } from './config.ts';
import { errorJson, json } from './document.ts';
import { helpOn, usage } from './help.ts';
import { findingLine, oneLine } from './printable.ts';
import { mapE } from './map-e.ts';
import { linesForPeople } from './people.ts';
import { profileOf } from './profile.ts';
import { setUpOf } from './setup.ts';
import type { Terminal } from './terminal.ts';
import { snapshotJson } from './snapshot-json.ts';
import { teachOf } from './teach.ts';
import { UsageError, type CommandLine } from './usage.ts';
import { jsonOrText } from '../router/json.ts';

/** A router that was read, until it is closed. */
type Examined = Pick<Router, 'snapshot' | 'offers' | 'driver' | 'problem' | 'run' | 'close'>;

/** How routers are found and opened. */
export interface Network {
  readonly find: typeof findRouters;
  readonly examine: (...from: Parameters<typeof examine>) => Promise<Examined>;
}

const NETWORK: Network = { find: findRouters, examine };
const EXAMINE_MS = 30_000;

/** Runs a command; the answer is the exit status: 0 done, 1 failed, 3 a check found something. Throws {@link UsageError} for wrong use. */
export async function runCommand(
  command: CommandLine,
  terminal: Terminal,
  reach: Network = NETWORK,
): Promise<number> {
  try {
    switch (command.verb) {
      case 'version':
        terminal.print(thisPackage().version);
        return 0;
      case 'help':
        terminal.print(helpOn(command.about ?? '', terminal.language) ?? usage(terminal.language));
        return 0;
      case 'find':
        return await find(command.json, terminal, reach);
      case 'read':
        return await withRouter(command, terminal, reach, (router) => read(router, command.json, terminal));
      case 'do':
        return await perform(command, terminal, reach);
      case 'capture':
        return await captureTo(command, terminal);
      case 'profile':
        return await profileOf(command, terminal);
      case 'teach':
        return await teachOf(command, terminal);
      case 'check':
        return await checkOf(command, terminal);
      case 'setup':
        return await setUpOf(command, terminal);
      case 'map-e':
        return await mapE(command, terminal);
    }
  } catch (thrown) {
    if (thrown instanceof UsageError) throw thrown;
    const error = asRouterError(thrown);
    if ('json' in command && command.json)
      terminal.print(json({ error: errorJson(error, terminal.language) }));
    terminal.progress(oneLine(`${error.code}: ${explainError(error).text[terminal.language]}`));
    return 1;
  }
}

async function find(
  asJson: boolean,
  { language, signal, print, progress }: Terminal,
  reach: Network,
): Promise<number> {
  progress({ en: 'Asking the network … (3 s)', ja: 'ネットワークを検索中 …（3秒）' }[language]);
  const routers = await reach.find({ signal });
  if (signal.aborted) throw new RouterError('cancelled');
  if (asJson) print(json(routers));
  else
    for (const { label, address, url, driver } of routers)
      print(oneLine(`${address}  ${label}  [${driver}]  ${url}`));
  if (routers.length > 0) return 0;
  progress(
    {
      en: `No router answered. UPnP may be switched off in it; try: ${COMMAND} read <address>`,
      ja: `応答がありません。ルーターのUPnPが無効の可能性があります。${COMMAND} read <アドレス> を試してください。`,
    }[language],
  );
  return 1;
}

function read(router: Examined, asJson: boolean, { language, print }: Terminal): Promise<number> {
  if (asJson) print(json(snapshotJson(router)));
  else {
    for (const line of linesForPeople(router.snapshot, language, systemClock.now())) print(line);
    print('');
    for (const finding of explain(router)) print(findingLine(finding, language));
  }
  // something was read all the same, but not what the login is for
  return Promise.resolve(refusedLogin(router.problem) ? 1 : 0);
}

async function perform(
  command: CommandLine & { verb: 'do' },
  terminal: Terminal,
  reach: Network,
): Promise<number> {
  const capability = findDoable(command.capability);
  if (!capability)
    throw new UsageError(
      `no such capability: ${command.capability}; there are ${doables.map(({ id }) => id).join(', ')}`,
    );
  const input = await inputFor(capability, command.value, terminal);
  return withRouter(command, terminal, reach, async (router) => {
    const result = await router.run({
      capability,
      input,
      origin: 'command-line',
      signal: terminal.signal,
      onProgress: ({ phase }) => terminal.progress(`… ${phase[terminal.language]}`),
    });
    if (command.json) terminal.print(json(result));
    else
      terminal.print(
        `${result.action}: ${result.outcome} (${(result.tookMs / 1000).toFixed(1)} s)\n  ${plain(result.before)}\n  ${plain(result.after)}`,
      );
    return result.outcome === 'uncertain' ? 1 : 0;
  });
}

async function withRouter(
  command: { readonly address: string; readonly driver: string },
  terminal: Terminal,
  reach: Network,
  use: (router: Examined) => Promise<number>,
): Promise<number> {
  const config = configOf(command);
  // throws where the address holds a login, before anything is shown
  const { host } = targetOf(config.address);
  // whoever has not named a driver is not asked for what it may not need
  const credentials =
    loginOf(config.driver) === 'none' ? undefined : await terminal.login({ ask: config.driver !== 'auto' });
  const signal = AbortSignal.any([terminal.signal, AbortSignal.timeout(EXAMINE_MS)]);
  terminal.progress({ en: `Asking ${host} …`, ja: `${host} に問い合わせ中 …` }[terminal.language]);
  const router = await reach.examine(config, signal, {
    ...(terminal.hostKeys && { hostKeys: terminal.hostKeys }),
    ...(credentials && { credentials }),
  });
  try {
    return await use(router);
  } finally {
    await router.close();
  }
}

/** An account is named by its user; the password stands in no shell history. */
async function inputFor(
  capability: AnyDoable,
  text: string | undefined,
  { pppoePassword }: Terminal,
): Promise<unknown> {
  const value = text === undefined ? undefined : jsonOrText(text);
  if (capability !== pppoeAccount) return value;
  if (typeof value !== 'string')
    throw new UsageError(`${pppoeAccount.id} takes the user name; the password is never an argument`);
  return { username: value, password: (await pppoePassword()) ?? '' };
}

function plain(value: unknown): string {
  return typeof value === 'string' ? oneLine(value) : JSON.stringify(value);
}
