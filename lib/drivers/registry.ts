import { NOT_A_ROUTER } from '../router/causes.ts';
import type { Driver } from '../router/driver.ts';
import { asRouterError, RouterError, type ErrorCode } from '../router/errors.ts';
import type { DriverContext, DriverDefinition, LoginKind, Sighting, Target } from './definition.ts';
import { airstation } from './airstation/driver.ts';
import { aterm } from './aterm/driver.ts';
import { igd } from './igd/driver.ts';
import { answersAs } from './igd/rediscovery.ts';
import { linuxPppd } from './linux-pppd/driver.ts';
import { Namesakes } from './namesakes.ts';
import { screen } from './taught/driver.ts';

/** Every driver, in the order in which they are tried: the special before the general. */
export const drivers: readonly DriverDefinition[] = [aterm, airstation, igd, linuxPppd, screen];

/** What the driver with this id needs a login for; undefined: there is none of that id, as for `auto`. */
export function loginOf(id: string): LoginKind | undefined {
  return drivers.find((each) => each.id === id)?.login;
}

/** A box that one of the drivers recognised. */
export interface Found {
  readonly definition: DriverDefinition;
  readonly sighting: Sighting;
  open(): Promise<Driver>;
}

const TRY = {
  en: 'Check the address, and that UPnP is switched on in the router. If the router is on another network or this runs in a Docker bridge, enter the URL of its description, such as http://192.168.10.1:2869/upnp/rootdevice.xml.',
  ja: 'アドレスと、ルーターのUPnP機能が有効かを確認してください。別ネットワークやDockerブリッジ内から使う場合は、UPnPのデバイス情報（rootDesc.xml等）のURL（例：http://192.168.10.1:2869/upnp/rootdevice.xml）を入力してください。',
};

const CHOOSE = {
  en: 'Choose the driver for this kind of address: linux-pppd takes ssh://user@host and local:, the others a host or an http address.',
  ja: 'この形式のアドレスに合うドライバーを選んでください（ssh://user@host と local: は linux-pppd、それ以外はホスト名またはhttpアドレス）。',
};

/**
 * Finds the driver for a target; `only` names one driver instead of trying all. Throws `unsupported` where something
 * answers that no driver knows, `unreachable` where nothing answers, `invalid-input` for a driver that does not exist.
 */
export async function recognise(
  target: Target,
  context: DriverContext,
  only?: string,
  definitions: readonly DriverDefinition[] = drivers,
): Promise<Found> {
  const tried = definitions.filter(({ id, onlyChosen }) => (only === undefined ? !onlyChosen : id === only));
  if (tried.length === 0) throw new RouterError('invalid-input', { detail: `no driver ${only}` });
  // what needs a login is never tried out
  if (!(only === undefined ? isWeb(target) : tried.some((each) => takes(each, target))))
    throw new RouterError('invalid-input', { detail: 'address and driver', hint: CHOOSE });
  const errors: RouterError[] = [];
  const meant = { ...target, chosen: only !== undefined };
  for (const [turn, definition] of tried.entries()) {
    try {
      const budget = context.budget.share(definition.id, tried.length - turn - 1);
      const sighting = await definition.recognise(meant, { ...context, budget });
      if (sighting)
        return { definition, sighting, open: () => opened(definition, sighting, target, context) };
    } catch (thrown) {
      errors.push(asRouterError(thrown));
    }
    if (context.signal.aborted) throw new RouterError('cancelled');
  }
  throw mostTelling(errors, context.budget.answered);
}

/** One for the process, as lanes and logins are. */
const namesakes = new Namesakes();

function opened(
  definition: DriverDefinition,
  sighting: Sighting,
  target: Target,
  context: DriverContext,
): Promise<Driver> {
  const { place, identity } = sighting;
  const open = (name: string) => definition.open({ ...sighting, identity: name }, target, context);
  // without UPnP it is known by its address anyway
  if (!place) return open(identity);
  const isThere = (url: URL) => answersAs(identity, url, context.signal);
  return namesakes.open(identity, place.url, isThere, open);
}

const WEB = ['http:', 'https:'];

function isWeb({ url }: Target): boolean {
  return url === undefined || WEB.includes(url.protocol);
}

function takes({ schemes = WEB }: DriverDefinition, { url }: Target): boolean {
  return url === undefined || schemes.includes(url.protocol);
}

/** Finds the driver for a target and opens it; throws as {@link recognise} does. */
export async function detect(
  target: Target,
  context: DriverContext,
  only?: string,
  definitions: readonly DriverDefinition[] = drivers,
): Promise<Driver> {
  const found = await recognise(target, context, only, definitions);
  return found.open();
}

/**
 * An answer that went wrong tells more than silence, and so does one that no driver could make anything of. Of several silences that of
 * the most general driver is told.
 */
function mostTelling(errors: readonly RouterError[], answered: boolean): RouterError {
  const error = errors.find(({ code }) => !SILENT.has(code)) ?? (answered ? undefined : errors.at(-1));
  if (!error) return new RouterError('unsupported', { sentence: NOT_A_ROUTER, hint: TRY });
  if (error.hint || !MENDABLE.has(error.code)) return error;
  const { code, detail } = error;
  return new RouterError(code, { hint: TRY, ...(detail !== undefined && { detail }) });
}

const SILENT: ReadonlySet<ErrorCode> = new Set(['unreachable', 'timeout']);
/** Where another address or a switch in the router can help. */
const MENDABLE: ReadonlySet<ErrorCode> = new Set(['unreachable', 'timeout', 'unsupported', 'unreadable']);
