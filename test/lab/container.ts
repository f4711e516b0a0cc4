import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { commandLine } from '../../lib/transport/shell.ts';
import { podmanSays, unpackImage, IMAGE } from '../peers/support/container.ts';
import { until } from '../peers/support/until.ts';
import type { Ran } from './control.ts';
import { makeDisk } from './disk.ts';
import type { Lab } from './lab.ts';
import { askSession, sessionIn, type Session } from './session.ts';

/** On the LAN, beside the server that it runs on. */
const ADDRESS = '192.168.1.3';
const SSH = 2222;
const CHANGE_MS = 90_000;

/** Writes the image's files onto a disk for the lab, in this directory; says where it is. */
export async function containerDisk(dir: string): Promise<string> {
  const files = join(dir, 'image');
  mkdirSync(files);
  await unpackImage(files);
  return makeDisk(files, 'home');
}

export interface ContainerOptions {
  readonly env: Readonly<Record<string, string>>;
  readonly password: string;
  /** Names as in compose.yaml. */
  readonly capabilities: readonly string[];
}

/** The image's entry point in the lab, with the kernel's real PPP: what an engine does for it is in `guest/lab/container.sh`. */
export class LabContainer {
  readonly #lab: Lab;
  /** Leads to its SSH server, on the loopback interface. */
  readonly sshPort: number;

  private constructor(lab: Lab, sshPort: number) {
    this.#lab = lab;
    this.sshPort = sshPort;
  }

  static async prepare(lab: Lab): Promise<LabContainer> {
    await lab.sh(undefined, 'container.sh setup');
    return new LabContainer(lab, await lab.forward(ADDRESS, SSH));
  }

  async start({ env, password, capabilities }: ContainerOptions): Promise<void> {
    const file = (name: string, text: string) =>
      this.#lab.sh(undefined, `${commandLine(['printf', '%s', text])} > /run/container/${name}`);
    await file(
      'settings',
      Object.entries(env)
        .map(([name, value]) => `${name}=${value}\n`)
        .join(''),
    );
    await file('secrets/pppoe_password', `${password}\n`);
    await this.#lab.sh(undefined, 'chmod 600 /run/container/secrets/pppoe_password');
    const rights = capabilities.map((name) => `+${name.toLowerCase()}`).join(',');
    const entry = await podmanSays('inspect', '--format', '{{join .Config.Entrypoint " "}}', IMAGE);
    await this.#lab.sh(undefined, `container.sh start ${rights} ${entry}`);
  }

  /** The status with which it ended. */
  async stop(): Promise<number> {
    return Number(await this.#lab.sh(undefined, 'container.sh stop'));
  }

  exec(command: string): Promise<Ran> {
    return this.#lab.run(undefined, `container.sh exec ${command}`);
  }

  /** What its health check says: status 0 is healthy. */
  async health(): Promise<Ran> {
    const check = await podmanSays('inspect', '--format', '{{index .HealthCheck.Test 1}}', IMAGE);
    return this.exec(check);
  }

  /** What `docker logs` would say. */
  log(): Promise<string> {
    return this.#lab.sh(undefined, 'cat /run/container/log');
  }

  /** By the kernel, not by the container; undefined: there is none. */
  async session(): Promise<Session | undefined> {
    return sessionIn(await this.#lab.sh(undefined, askSession('container')));
  }

  async lost(session: Session): Promise<void> {
    await until('it is lost', async () => (await this.session())?.index !== session.index, CHANGE_MS);
  }

  /** Waits for a session, after this one. */
  async next(session?: Session): Promise<Session> {
    const isNew = (now: Session | undefined) => now && now.index !== session?.index && now;
    try {
      return await until('there is a new session', async () => isNew(await this.session()), CHANGE_MS);
    } catch (error) {
      throw new Error(await this.log(), { cause: error });
    }
  }
}
