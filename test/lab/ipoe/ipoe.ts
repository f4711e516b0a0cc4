import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { promisify } from 'node:util';
import type { RoadObservation } from '../../../lib/application/observe-road.ts';
import type { PathDocument } from '../../../lib/dual-stack/path-document.ts';
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
  'openssl',
  'arping',
  'miniupnpd',
  'pppoe-discovery',
];
const DEADLINE_MS = 60_000;

const run = promisify(execFile);

export interface CheckOptions {
  readonly lower?: string;
  /** What else stands in the home’s file. */
  readonly more?: object;
  /** Words before the program, such as `setpriv …`. */
  readonly as?: readonly string[];
}

/** The document of `futamichi check --json`, and how it ended. */
export interface Checked {
  readonly code: number;
  readonly tookMs: number;
  readonly status: string;
  readonly headline: { readonly en: string };
  readonly findings: readonly {
    readonly id: string;
    readonly status: string;
    readonly text: { readonly en: string };
    readonly remedy?: { readonly en: string };
    readonly evidence: readonly string[];
  }[];
  readonly paths: Readonly<Record<'upper' | 'lower', PathDocument>>;
}

/** A program to its end, whatever its exit status. */
function ran(file: string, words: readonly string[]) {
  return new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
    execFile(file, words, { timeout: DEADLINE_MS * 2 }, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : error ? -1 : 0, stdout, stderr });
    });
  });
}

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
  #answering = false;

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
    if (this.#answering) await this.script('answer.sh', 'on');
  }

  /** Both routers answer by UPnP from now on, so that the product can read them. */
  async answer(): Promise<void> {
    this.#answering = true;
    await this.script('answer.sh', 'on');
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

  /** A server in one of the places until the test is over, which says a word and hangs up. */
  async serve(t: TestContext, place: string, port: number, word: string): Promise<void> {
    const pidFile = `/run/${this.name}-lab/${place}-${port}.pid`;
    const listen = `TCP-LISTEN:${port},reuseaddr,fork`;
    await this.in(
      place,
      'bash',
      '-c',
      `socat ${listen} 'SYSTEM:echo ${word}' </dev/null >/dev/null 2>&1 & echo $! > ${pidFile}; for i in $(seq 50); do ss -tlnH "sport = :${port}" | grep -q . && exit 0; sleep 0.1; done; exit 1`,
    );
    t.after(() => this.in(place, 'bash', '-c', `kill $(cat ${pidFile})`));
  }

  /** `futamichi check` by a machine of the home, as anybody runs it: the routers by UPnP, the probes by their own hosts. */
  async check(
    probes: readonly string[],
    { lower = '192.168.1.2', more = {}, as = [] }: CheckOptions = {},
  ): Promise<Checked> {
    const file = `/run/${this.name}-lab/home.json`;
    const at = (address: string) => ({ address: `http://${address}:5000/rootDesc.xml`, driver: 'igd' });
    await writeFile(file, JSON.stringify({ upper: at('192.168.1.1'), lower: at(lower), probes, ...more }));
    const program = join(import.meta.dirname, '../../../lib/cli/main.ts');
    const node = [process.execPath, '--disable-warning=ExperimentalWarning', program] as const;
    const trust = `NODE_EXTRA_CA_CERTS=/run/${this.name}-lab/tls.crt`;
    const words = ['netns', 'exec', `${this.name}-host`, 'env', trust, ...as, ...node];
    const began = performance.now();
    const { code, stdout, stderr } = await ran('ip', [...words, 'check', '--home', file, '--json']);
    const tookMs = performance.now() - began;
    if (code !== 0 && code !== 3) throw new Error(`futamichi check: ${code} ${stdout} ${stderr}`);
    return { code, tookMs, ...(JSON.parse(stdout) as Omit<Checked, 'code' | 'tookMs'>) };
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
