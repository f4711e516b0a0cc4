import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { promisify } from 'node:util';
import { readCompose } from '../support/compose.ts';
import { IMAGE, podman, podmanSays, type Ran } from '../support/container.ts';
import { scratch } from '../support/lab.ts';

/** What the service of compose.yaml asks of an engine, in podman's words; networks are the test's. */
export function asComposed(
  env: Readonly<Record<string, string>>,
  { without }: { readonly without?: string } = {},
): readonly string[] {
  const { pppoe } = readCompose().services;
  const each = (option: string, values: readonly string[]) => values.flatMap((value) => [option, value]);
  return [
    ...each('--cap-drop', pppoe.cap_drop),
    ...each(
      '--cap-add',
      pppoe.cap_add.filter((name) => name !== without),
    ),
    // docker's word has a value
    ...each(
      '--security-opt',
      pppoe.security_opt.map((option) => option.replace(/:true$/, '')),
    ),
    ...(pppoe.read_only ? ['--read-only', '--read-only-tmpfs=false'] : []),
    ...each('--tmpfs', pppoe.tmpfs),
    ...each(
      '--env',
      Object.entries(env).map(([name, value]) => `${name}=${value}`),
    ),
    // this kernel has no PPP: it stands for the device until pppd asks it for more
    ...each(
      '--device',
      pppoe.devices.map((device) => `/dev/null:${device}`),
    ),
  ];
}

/** What runc cannot do without on a machine like this, and a timer that only systemd has. */
const HERE = ['--ulimit', 'nofile=1024:2048', '--ulimit', 'nproc=4096:4096', '--health-interval', 'disable'];

/** A network that leads to this test only: 192.168.77.3 in there, with a way out that it must not take. */
export class Net {
  static #count = 0;
  // another one each time, because the kernel takes its time to let the old one go
  readonly #number = `${process.pid}-${(Net.#count += 1)}`;
  readonly name = `futamichi-${this.#number}`;
  readonly #link = `fc${this.#number}`;

  constructor(t: TestContext) {
    t.after(() => this.#ip(`netns del ${this.name}`));
    this.#ip(`netns add ${this.name}`);
    this.#ip(`link add ${this.#link} type veth peer name eth0 netns ${this.name}`);
    this.#ip(`addr add 192.168.77.9/24 dev ${this.#link}`);
    this.#ip(`link set ${this.#link} up`);
    for (const what of ['link set lo up', 'addr add 192.168.77.3/24 dev eth0', 'link set eth0 up'])
      this.#ip(`-n ${this.name} ${what}`);
    this.#ip(`-n ${this.name} route add default via 192.168.77.9`);
  }

  get defaultRoutes(): string {
    return this.#ip(`-n ${this.name} route show default`);
  }

  #ip(words: string): string {
    return execFileSync('ip', words.split(' '), { encoding: 'utf8' });
  }
}

const dir = scratch('container');
let files = 0;

/** A new directory. */
export function newDir(): string {
  const name = join(dir, String((files += 1)));
  mkdirSync(name);
  return name;
}

/** As a user puts it beside compose.yaml. */
export function writePassword(text: string, owner = 0): string {
  const file = join(newDir(), 'password');
  writeFileSync(file, text, { mode: 0o600 });
  execFileSync('chown', [String(owner), file]);
  return file;
}

/** Where the container finds it: Compose puts a secret there. */
export function secret(file: string): readonly string[] {
  return ['--volume', `${file}:/run/secrets/pppoe_password:ro`];
}

/** Runs it to its end. */
export function runOnce(...args: readonly string[]): Promise<Ran> {
  return podman('run', '--rm', ...HERE, ...args, IMAGE);
}

/** In the background, until the test ends. */
export async function startContainer(t: TestContext, ...args: readonly string[]): Promise<string> {
  const id = await podmanSays('run', '--detach', ...HERE, ...args, IMAGE);
  t.after(() => podman('rm', '--force', '--time', '5', id));
  return id;
}

export interface KeyPair {
  readonly file: string;
  readonly secret: string;
  readonly public: string;
}

export function makeKey(): KeyPair {
  const file = join(newDir(), 'key');
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'test', '-f', file]);
  return { file, secret: readFileSync(file, 'utf8'), public: readFileSync(`${file}.pub`, 'utf8').trim() };
}

const NO_QUESTIONS =
  '-o BatchMode=yes -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o IdentitiesOnly=yes -p 2222';

/** As OpenSSH's client fares there; a refusal is an answer, too. */
export async function sshTo(address: string, key: string, words: readonly string[]) {
  const args = [...NO_QUESTIONS.split(' '), '-i', key, `root@${address}`, ...words];
  try {
    return { status: 0, text: (await promisify(execFile)('ssh', args)).stdout };
  } catch (error) {
    const { code, stderr } = error as { code: number; stderr: string };
    return { status: code, text: stderr };
  }
}
