import type { Clock } from '../router/clock.ts';
import type { Driver, Evidence } from '../router/driver.ts';
import type { Text } from '../router/text.ts';
import type { HostKeys } from '../transport/host-keys.ts';
import type { DetectionBudget, Question } from './detection-budget.ts';
import type { GatewayLocation } from './igd/gateway-location.ts';
import type { ScreenFamily } from './screen/family.ts';

/** A login as the user gave it. */
export interface Credentials {
  readonly username: string;
  readonly password: string;
}

/** Which box the user means. */
export interface Target {
  /** As given, without brackets: a name or an IP address. */
  readonly host: string;
  /** Where the user gave a full URL. */
  readonly url?: URL;
  readonly credentials?: Credentials;
  /** The user's overrides of a driver's data. */
  readonly profile?: unknown;
  /** Path or address (CDP) of a Chromium, for settings screens that need one. */
  readonly browser?: string;
  /** The user says that it is of this driver's family, so that weaker signs will do. */
  readonly chosen?: boolean;
}

/** What a driver may use. */
export interface DriverContext {
  readonly clock: Clock;
  /** Ends with the router. */
  readonly signal: AbortSignal;
  /** The few anonymous requests that recognising may take. */
  readonly budget: DetectionBudget;
  /** The target's URL has just been announced: what is not there is nowhere. */
  readonly announced?: boolean;
  /** Where SSH host keys are remembered; default: in memory, for as long as the process lives. */
  readonly hostKeys?: HostKeys;
  /** One line for the log, on changes only. Never holds a secret. */
  readonly log: (line: string) => void;
}

/** A box that a driver knows how to speak to, as plain data. */
export interface Sighting {
  /** Id of the driver that recognised it. */
  readonly driver: string;
  /** The same for the same box whatever its address. */
  readonly identity: string;
  /** Vendor and model, for people. */
  readonly label: string;
  readonly model?: string | null;
  readonly firmware?: string | null;
  /** Where its settings screen is. */
  readonly base?: URL;
  /** Where it speaks UPnP, if it does. */
  readonly place?: GatewayLocation | undefined;
  /** Absent: it has none, or nobody has told us what it is like. */
  readonly screen?: ScreenFamily | undefined;
}

/** What a driver needs before it can tell anything but what anybody may know: nothing, the settings screen's login, or a shell's. */
export type LoginKind = 'none' | 'screen' | 'shell';

/** One family of routers. */
export interface DriverDefinition<S extends Sighting = Sighting> {
  readonly id: string;
  readonly label: Text;
  readonly evidence: Evidence;
  readonly login: LoginKind;
  /** It takes anything, so that only a person chooses it; trying out leaves it alone. */
  readonly onlyChosen?: true;
  /** The kinds of settings screens that its boxes have. */
  readonly screens?: readonly ScreenFamily[];
  /** What a box at `base` answers to anybody and what changes nothing, besides its pages. */
  publicQuestions?(base: URL): readonly Question[];
  /** Protocols of the URLs that it takes, besides a plain host; default: `http:` and `https:`. */
  readonly schemes?: readonly string[];
  /**
   * Finds out, without a login and with the requests that the look allows, whether the target is of this family;
   * undefined: it is not. Throws a {@link RouterError} where it cannot be told.
   */
  recognise(target: Target, context: DriverContext): Promise<S | undefined>;
  /** Makes a driver for what {@link recognise} saw. */
  open(sighting: S, target: Target, context: DriverContext): Promise<Driver>;
}
