import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandLine } from '../../lib/transport/shell.ts';
import { debian, examples, podmanSays } from '../peers/support/container.ts';
import type { Ran } from './control.ts';
import { makeDisk } from './disk.ts';
import type { Lab } from './lab.ts';

/** The newest engine that Debian has. */
const SUITE = 'trixie';
const PACKAGES = ['docker.io', 'docker-cli', 'docker-compose', 'iptables'];
/** Everything of an engine is slow in an emulated machine. */
const SECONDS = 180;

export interface Filled {
  /** What the user fills into .env. */
  readonly env: Readonly<Record<string, string>>;
  readonly password: string;
  /** What else lies beside compose.yaml. */
  readonly more: Readonly<Record<string, string>>;
}

/** A server with Docker Engine on which a user has followed README.md to `docker compose up`, as a disk for the lab, in this directory. */
export async function engineDisk(
  dir: string,
  image: string,
  { env, password, more }: Filled,
): Promise<string> {
  const files = join(dir, 'server');
  mkdirSync(files);
  execFileSync('tar', ['-x', '-f', await debian(SUITE, PACKAGES), '-C', files]);
  cpSync(examples, join(files, 'srv/examples'), { recursive: true });
  const place = join(files, 'srv/examples/pppoe-container');
  let settings = readFileSync(join(place, 'example.env'), 'utf8');
  for (const [name, value] of Object.entries(env)) {
    const line = new RegExp(`^${name}=.*$`, 'm');
    if (!line.test(settings)) throw new Error(`example.env has no ${name}`);
    settings = settings.replace(line, () => `${name}=${value}`);
  }
  for (const [name, text] of Object.entries({ ...more, '.env': settings, password: `${password}\n` }))
    writeFileSync(join(place, name), text, { mode: 0o600 });
  await podmanSays(
    'save',
    '--quiet',
    '--format',
    'docker-archive',
    '--output',
    join(files, 'srv/image.tar'),
    image,
  );
  return makeDisk(files, 'server');
}

/** Docker Engine in the lab, on the server that the lower router is there. */
export class Engine {
  readonly #lab: Lab;

  private constructor(lab: Lab) {
    this.#lab = lab;
  }

  static async start(lab: Lab): Promise<Engine> {
    await lab.sh(undefined, 'docker.sh start', { seconds: SECONDS });
    return new Engine(lab);
  }

  /** A command that may fail, on the server, in the folder with compose.yaml. */
  run(...words: readonly string[]): Promise<Ran> {
    return this.#lab.run(undefined, commandLine(['docker.sh', 'run', ...words]), { seconds: SECONDS });
  }

  /** What `docker` prints. */
  async docker(...words: readonly string[]): Promise<string> {
    const { status, output } = await this.run('docker', ...words);
    if (status !== 0) throw new Error(`docker ${words.join(' ')}: ${status}\n${output}`);
    return output;
  }
}
