import { execFile } from 'node:child_process';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { promisify } from 'node:util';
import type { RoadObservation } from '../../../lib/application/observe-road.ts';
import type { Decision } from '../../../lib/path/decision.ts';
import type { Reported } from '../../../lib/path/reported-path.ts';
import { installed } from '../../peers/support/peer.ts';
import { until } from '../../peers/support/until.ts';

/** What the upper router’s line can be, and the network that the home is then given. */
export const NETWORKS = {
  v6plus: '240b:10:1234:5600:',
  ocn: '2400:4050:a736:5300:',
  'ds-lite': '2409:10:9abc:1200:',
  ipip: '2409:10:9abc:1200:',
} as const;
export type Mode = keyof typeof NETWORKS;
export const isMode = (text: string): text is Mode => Object.hasOwn(NETWORKS, text);

const FAULTS = [
  'equal-mac',
  'arp-flux',
  'duplicate',
  'two-dhcp',
  'no-bridge',
  'session-down',
  'behind',
  'black-hole',
] as const;
type Fault = (typeof FAULTS)[number];
export const isFault = (text: string): text is Fault => FAULTS.some((fault) => fault === text);

export type Road = Decision & { readonly looked: RoadObservation };

const PROGRAMS = [
  'ip',
  'nft',
  'tc',
  'socat',
  'dnsmasq',
  'unbound',
  'knotd',
  'turnserver',
  'nginx',
  'pppoe-server',
  'traceroute',
  'dig',
  'ss',
];
const DEADLINE_MS = 60_000;

const run = promisify(execFile);

export function whatIsMissing(): string | undefined {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'the IPoE lab needs Linux, and root';
  const programs = PROGRAMS.filter((name) => !installed(name));
  return programs.length > 0
    ? `the IPoE lab needs ${programs.join(', ')}: run test/lab/install.sh`
    : undefined;
}

/** True when this lab can run. If not, a visible skip on a developer’s machine, a failure in CI. */
export function needIpoe(t: TestContext): boolean {
  const missing = whatIsMissing();
  if (missing === undefined) return true;
  if (process.env['CI']) throw new Error(missing);
  t.skip(missing);
  return false;
}

/** A home on a line like FLET’S, of real software in network namespaces; several of different names may be up. */
export class Ipoe {
  readonly name: string;

  constructor(name = 'ipoe') {
    this.name = name;
  }

  async up(mode: Mode): Promise<string> {
    const said = await this.script('up.sh', mode);
    await this.#advertised(mode);
    return said;
  }

  async down(): Promise<string> {
    return this.script('down.sh');
  }

  /** Changes the upper router’s line, in about a second. */
  async mode(mode: Mode): Promise<void> {
    await this.script('mode.sh', mode);
    await this.#advertised(mode);
  }

  /** The router says its new prefix some time later, and machines believe it at once. */
  async #advertised(mode: Mode): Promise<void> {
    await until('the host has the prefix', async () =>
      (await this.in('host', 'ip', '-6', 'address')).includes(NETWORKS[mode]),
    );
  }

  async fault(fault: Fault, state: 'on' | 'off'): Promise<string> {
    return this.script('fault.sh', fault, state);
  }

  /** One of the lab’s scripts; what it says. */
  async script(file: string, ...args: readonly string[]): Promise<string> {
    const { stdout } = await run('bash', [join(import.meta.dirname, file), ...args], {
      env: { ...process.env, LAB: this.name, LAB_DIR: `/run/${this.name}-lab` },
      timeout: DEADLINE_MS,
    });
    return stdout.trim();
  }

  /** A command in one of the places; what it says on its standard output. */
  async in(place: string, command: string, ...args: readonly string[]): Promise<string> {
    const words = ['netns', 'exec', `${this.name}-${place}`, command, ...args];
    const { stdout } = await run('ip', words, { timeout: DEADLINE_MS });
    return stdout.trim();
  }

  /** What the product, as a machine of the home, makes of both roads. */
  async look(
    reports: { readonly upper?: Reported; readonly lower?: Reported },
    { passedOn = [], lower = '192.168.1.2' }: { passedOn?: readonly string[]; lower?: string } = {},
  ): Promise<Readonly<Record<'upper' | 'lower', Road>>> {
    const program = join(import.meta.dirname, 'look.ts');
    const node = [process.execPath, '--disable-warning=ExperimentalWarning', program] as const;
    const said = await this.in('host', ...node, JSON.stringify(reports), lower, ...passedOn);
    return JSON.parse(said) as Readonly<Record<'upper' | 'lower', Road>>;
  }
}
