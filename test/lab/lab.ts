import { existsSync, renameSync, rmSync } from 'node:fs';
import { commandLine } from '../../lib/transport/shell.ts';
import { until } from '../peers/support/until.ts';
import { Control, type Ran, type RunOptions } from './control.ts';
import { buildImage, packGuest, stateFileFor } from './image.ts';
import { diskArgs, Machine, machineArgs, type Size } from './machine.ts';
import { whatIsMissing } from './missing.ts';
import { addresses, eachPort, services, type Network, type Ports, type RouterName } from './network.ts';
import { ASK_SESSION, sessionIn, type Session } from './session.ts';

/** Where a command runs; undefined: in the machine as a whole. */
export type Namespace = RouterName | 'isp' | 'host' | undefined;

export interface LabOptions {
  /** Default `user`; `tap` only within `in-namespace.sh`. */
  readonly network?: Network;
  /** Default: free ones. */
  readonly ports?: Readonly<Record<RouterName, Ports>>;
  /** It stays when this process ends. */
  readonly detached?: boolean;
  /** Default `home`. */
  readonly size?: Size;
  /** A disk image for the machine, its /dev/vdc. */
  readonly disk?: string;
}

/** As in `guest/etc/ppp/chap-secrets`. */
const PASSWORD = 'secret';
// a boot takes 20 s on an idle machine; the rest is for a busy one
const BOOT_MS = 300_000;
const RESTORE_MS = 60_000;
const CHANGE_MS = 90_000;

/** Two routers, a provider and somebody on the LAN, with the PPPoE session up. It ends with this process. */
export class Lab {
  /** On {@link address}. */
  readonly ports: Readonly<Record<RouterName, Ports>>;
  readonly network: Network;
  /** Logs in as root on both routers; the password is "lab". */
  readonly sshKey: string;
  readonly #machine: Machine;
  readonly #control: Control;

  private constructor(machine: Machine, control: Control, network: Network, ports: Lab['ports']) {
    this.#machine = machine;
    this.#control = control;
    this.sshKey = machine.sshKey;
    this.network = network;
    this.ports = ports;
  }

  /** Goes on from the saved state. Where there is none that fits, the machine is built, booted and saved first. */
  static async start(options: LabOptions = {}): Promise<Lab> {
    const { network = 'user', size = 'home' } = options;
    const missing = whatIsMissing(network, size);
    if (missing !== undefined) throw new Error(missing);
    await buildImage();
    const guest = packGuest();
    const state = await stateFileFor([...machineArgs(guest, size), ...diskArgs(size), network]);
    if (existsSync(state)) {
      try {
        return await Lab.#restore(options, guest, state);
      } catch (error) {
        process.emitWarning(`a saved lab does not start and is made anew: ${String(error)}`);
        rmSync(state, { force: true });
      }
    }
    await Lab.#save(network, size, guest, state);
    return Lab.#restore(options, guest, state);
  }

  static async #restore(options: LabOptions, guest: string, state: string): Promise<Lab> {
    const { network = 'user', size = 'home' } = options;
    const machine = await Machine.start({ ...options, network, size, guest, state });
    return Lab.#up(machine, network, RESTORE_MS);
  }

  static async #save(network: Network, size: Size, guest: string, state: string): Promise<void> {
    const machine = await Machine.start({ network, size, guest });
    const lab = await Lab.#up(machine, network, BOOT_MS);
    try {
      const file = `${state}.${process.pid}`;
      await machine.qmp.save(commandLine(['zstd', '-3', '-q', '-f', '-o', file]));
      renameSync(file, state);
    } finally {
      await lab.stop();
    }
  }

  static async #up(machine: Machine, network: Network, ms: number): Promise<Lab> {
    try {
      const control = await Control.open(machine.controlFile);
      await control.answers(AbortSignal.timeout(ms));
      const ports = network === 'user' ? await machine.ports() : eachPort((_, service) => services[service]);
      const lab = new Lab(machine, control, network, ports);
      // a restored clock stands where it was saved
      const output = await lab.sh(undefined, `date -s @${Date.now() / 1000} >/dev/null; ${ASK_SESSION}`);
      if (!sessionIn(output)) throw new Error('there is no PPPoE session');
      return lab;
    } catch (error) {
      const log = machine.log();
      await machine.end();
      throw new Error(`the lab does not start: ${String(error)}\n${log}`, { cause: error });
    }
  }

  /** Of QEMU. */
  get pid(): number | undefined {
    return this.#machine.pid;
  }

  /** Where the ports of a router are. */
  address(router: RouterName): string {
    return this.network === 'user' ? '127.0.0.1' : addresses[router];
  }

  /** The UPnP description of a router, as a user would enter it. */
  igd(router: RouterName): string {
    return `http://${this.address(router)}:${this.ports[router].igd}/rootDesc.xml`;
  }

  /** Opens a port on the loopback interface that leads to a service in the machine; not with `tap`. */
  forward(address: string, service: number): Promise<number> {
    return this.#machine.forward(address, service);
  }

  /** What a command prints; rejects when it fails. It does not need the networks that are tested. */
  async sh(
    namespace: Namespace,
    command: string,
    options: Pick<RunOptions, 'seconds'> = {},
  ): Promise<string> {
    const { status, output } = await this.run(namespace, command, options);
    if (status !== 0) throw new Error(`${command}: status ${status}\n${output}`);
    return output;
  }

  /** The same for a command that may fail. */
  run(namespace: Namespace, command: string, options: Pick<RunOptions, 'seconds'> = {}): Promise<Ran> {
    return this.#control.run(command, { ...options, namespace });
  }

  /** Undefined: there is none. */
  async session(): Promise<Session | undefined> {
    return sessionIn(await this.sh(undefined, ASK_SESSION));
  }

  /** Asks until there is an answer. */
  waitFor<T>(what: string, ask: () => Promise<T | undefined | false>, ms = CHANGE_MS): Promise<T> {
    return until(what, ask, ms);
  }

  /** Waits until the kernel has lost this session. */
  async lost(session: Session, ms?: number): Promise<void> {
    await this.waitFor(
      'the session is lost',
      async () => (await this.session())?.index !== session.index,
      ms,
    );
  }

  /** Waits for a session after this one. */
  next(session: Session, ms?: number): Promise<Session> {
    const isNew = (now: Session | undefined) => now?.index !== session.index && now;
    return this.waitFor('there is a new session', async () => isNew(await this.session()), ms);
  }

  /** The upper router's PPPoE pass-through. Switched off, the lower router notices after about 7 s. */
  async bridge(on: boolean): Promise<void> {
    await this.sh(undefined, `bridge.sh ${on ? 'on' : 'off'}`);
  }

  /** The provider's end of all sessions: `stop` takes its leave, `kill` falls silent. */
  async concentrator(what: 'start' | 'stop' | 'kill'): Promise<void> {
    await this.sh(undefined, `concentrator.sh ${what}`);
  }

  /** The lower router's pppd hangs up, and dials again after 3 s. */
  async dropByClient(): Promise<void> {
    await this.sh('lower', 'kill -HUP $(head -n 1 /run/ppp-flets.pid)');
  }

  /** The provider hangs up. */
  async dropByServer(): Promise<void> {
    await this.sh(undefined, 'hang-up.sh');
  }

  /** The password that the provider takes from the next session on; absent: the lower router's. */
  async providerTakes(password = PASSWORD): Promise<void> {
    const line = `"lab@isp" isp "${password.replaceAll(/["\\]/g, '\\$&')}" *`;
    const file = '/etc/ppp/chap-secrets';
    await this.sh(
      undefined,
      `sed -i '/ isp /d' ${file}; ${commandLine(['printf', '%s\\n', line])} >> ${file}`,
    );
  }

  /** Lets go of a detached lab, and says how to find it again. */
  leave(): { readonly pid: number | undefined; readonly dir: string } {
    this.#control.close();
    this.#machine.leave();
    return { pid: this.pid, dir: this.#machine.dir };
  }

  async stop(): Promise<void> {
    this.#control.close();
    await this.#machine.end();
  }
}
