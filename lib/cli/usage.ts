import { parseArgs } from 'node:util';
import { portAsWritten } from '../path/own-ports.ts';
import type { Pointed } from '../router/survey.ts';
import { COMMAND } from '../this-package.ts';
import { COMMANDS } from './help.ts';
import type { SetUpCommand, SetUpVerb } from './setup.ts';
import { pointedIn, TEACH_OPTIONS } from './teach-options.ts';

export type CommandLine =
  | { readonly verb: 'version' }
  /** `about`: one command, or all of them. */
  | { readonly verb: 'help'; readonly about: string | undefined }
  | { readonly verb: 'find'; readonly json: boolean }
  | { readonly verb: 'read'; readonly address: string; readonly driver: string; readonly json: boolean }
  | {
      readonly verb: 'do';
      readonly address: string;
      readonly driver: string;
      readonly json: boolean;
      readonly capability: string;
      readonly value: string | undefined;
    }
  | {
      readonly verb: 'capture';
      readonly address: string;
      readonly driver: string;
      readonly json: boolean;
      readonly output: string | undefined;
    }
  | { readonly verb: 'profile'; readonly archive: string; readonly json: boolean }
  | {
      readonly verb: 'teach';
      readonly address: string;
      readonly driver: string;
      readonly json: boolean;
      /** A file with the overrides that there are already. */
      readonly profile: string | undefined;
      /** Absent: a person is asked. */
      readonly pointed: Pointed | undefined;
    }
  | {
      readonly verb: 'check';
      readonly home: string;
      readonly picture?: string | undefined;
      readonly json: boolean;
    }
  | ({ readonly verb: 'setup' } & SetUpCommand)
  | {
      readonly verb: 'map-e';
      readonly prefix: string;
      readonly port: number | undefined;
      readonly rules: string | undefined;
      readonly json: boolean;
    };

/** Wrong use: exit status 2. */
export class UsageError extends Error {}

/** Throws {@link UsageError}. */
export function parseCommandLine(args: readonly string[]): CommandLine {
  const { values, positionals } = parsed(args);
  const [verb, address, capability, value, ...rest] = positionals;
  if (values.version) return { verb: 'version' };
  if (values.help) return { verb: 'help', about: isVerb(verb) ? verb : undefined };
  if (verb === undefined) throw new UsageError(`missing command: ${VERBS.join(', ')}`);
  if (verb === 'help' && (address === undefined || isVerb(address)) && capability === undefined)
    return { verb, about: address };
  if (values.output !== undefined && verb !== 'capture') throw senseless();
  if (values.home !== undefined && verb !== 'check' && verb !== 'setup') throw senseless();
  if (values.picture !== undefined && verb !== 'check') throw senseless();
  if (values.yes !== undefined && verb !== 'setup') throw senseless();
  if (verb === 'map-e') return mapE(values, positionals.slice(1));
  if (values.port !== undefined || values.rules !== undefined) throw senseless();
  const pointed = verb === 'teach' ? pointedIn(values, senseless) : undefined;
  if (verb !== 'teach' && Object.keys(TEACH_OPTIONS).some((key) => key in values)) throw senseless();
  const common = { driver: values.driver ?? 'auto', json: values.json ?? false };
  if (verb === 'find' && address === undefined) return { verb, json: common.json };
  if (verb === 'read' && address !== undefined && capability === undefined)
    return { verb, address, ...common };
  if (verb === 'do' && address !== undefined && capability !== undefined && rest.length === 0) {
    return { verb, address, capability, value, ...common };
  }
  if (verb === 'capture' && address !== undefined && capability === undefined)
    return { verb, address, output: values.output, ...common };
  if (verb === 'profile' && address !== undefined && capability === undefined)
    return { verb, archive: address, json: common.json };
  if (verb === 'teach' && address !== undefined && capability === undefined)
    return { verb, address, profile: values.profile, pointed, ...common };
  if (verb === 'check' && values.home !== undefined && address === undefined)
    return { verb, home: values.home, picture: values.picture, json: common.json };
  if (verb === 'check') throw new UsageError('check needs --home <file>');
  if (verb === 'setup') return setUp(values, positionals.slice(1));
  throw senseless();
}

const VERBS = COMMANDS.map(({ verb }) => verb);

function isVerb(word: string | undefined): boolean {
  return VERBS.some((verb) => verb === word);
}

function mapE(
  values: ReturnType<typeof parsed>['values'],
  [prefix, ...rest]: readonly string[],
): CommandLine {
  const { port: written, rules, driver, json = false } = values;
  if (prefix === undefined || rest.length > 0 || driver !== undefined) throw senseless();
  const port = written === undefined ? undefined : portAsWritten(written);
  if (written !== undefined && port === undefined) throw new UsageError('a port is a number from 1 to 65535');
  return { verb: 'map-e', prefix, port, rules, json };
}

const ACTIONS: readonly string[] = ['plan', 'apply', 'continue', 'abort'] satisfies readonly SetUpVerb[];

function setUp(
  { home, yes = false, json = false, driver }: ReturnType<typeof parsed>['values'],
  [action = '', ...rest]: readonly string[],
): CommandLine {
  if (home === undefined || !ACTIONS.includes(action) || rest.length > 0 || driver !== undefined)
    throw new UsageError('setup needs plan, apply, continue or abort, and --home <file>');
  return { verb: 'setup', action: action as SetUpVerb, home, yes, json };
}

function senseless(): UsageError {
  // not repeated: somebody may have tried a password among them
  return new UsageError(`unrecognised arguments; see ${COMMAND} help`);
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        driver: { type: 'string' },
        output: { type: 'string' },
        home: { type: 'string' },
        picture: { type: 'string' },
        port: { type: 'string' },
        rules: { type: 'string' },
        yes: { type: 'boolean' },
        json: { type: 'boolean' },
        ...TEACH_OPTIONS,
        help: { type: 'boolean', short: 'h' },
        version: { type: 'boolean', short: 'V' },
      },
    });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}
