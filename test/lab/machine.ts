import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endPeer, isAlive } from '../peers/support/child.ts';
import { until } from '../peers/support/until.ts';
import { imageDir } from './image.ts';
import { addresses, eachPort, services, type Network, type Ports, type RouterName } from './network.ts';
import { Qmp } from './qmp.ts';

export interface MachineOptions {
  /** The disk with what the routers do, in {@link imageDir}. */
  readonly guest: string;
  readonly network: Network;
  /** On the loopback interface; default: free ones. */
  readonly ports?: Readonly<Record<RouterName, Ports>>;
  /** A saved state to go on from, instead of a boot. */
  readonly state?: string;
  readonly size: Size;
  /** Files for the machine, as large as its size says: its /dev/vdc. */
  readonly disk?: string;
  /** It stays when this process ends. */
  readonly detached?: boolean;
}

const START_MS = 10_000;

/** Memory and third disk in MiB. The machine knows them when it is saved, whatever is on the disk when it goes on. */
export const sizes = {
  home: { memory: 256, disk: 256, access: 'readonly=on' },
  /** For an engine of containers. What it writes to the disk is gone when it ends. */
  server: { memory: 1024, disk: 3072, access: 'snapshot=on' },
} as const;
export type Size = keyof typeof sizes;

/** What a saved state has to be restored with again. Paths are relative, so that the cache may move. */
export function machineArgs(guest: string, size: Size): readonly string[] {
  const disk = (id: string, file: string) =>
    `-drive file=${file},if=none,id=${id},format=raw,cache=unsafe,readonly=on -device virtio-blk-pci,drive=${id}`;
  const words = [
    '-name futamichi-lab -M q35 -accel tcg,thread=multi,tb-size=256 -cpu max -smp 2',
    `-m ${sizes[size].memory}`,
    '-nodefaults -no-user-config -display none -no-reboot -kernel vmlinuz -initrd initrd.gz',
    disk('system', 'disk.img'),
    disk('guest', guest),
    '-device virtio-blk-pci,drive=more',
    '-device virtio-net-pci,netdev=lan,mac=02:00:00:00:09:01,romfile=',
  ].flatMap((line) => line.split(' '));
  return [
    ...words,
    '-append',
    'console=ttyS0 quiet panic=-1 softlockup_panic=1 watchdog_thresh=20 tsc=unstable mitigations=off',
  ];
}

/** Without one, an empty one stands in for it. */
export function diskArgs(size: Size, disk?: string): readonly string[] {
  const { disk: mib, access } = sizes[size];
  const source = disk === undefined ? `driver=null-co,size=${mib}M` : `format=raw,file=${disk}`;
  return ['-drive', `${source},if=none,id=more,cache=unsafe,${access}`];
}

function networkArgs(network: Network, ports: MachineOptions['ports']): readonly string[] {
  if (network === 'tap') return ['-netdev', 'tap,id=lan,ifname=tap0,script=no,downscript=no'];
  const forwards = eachPort((router, service) => {
    const from = `127.0.0.1:${ports?.[router][service] ?? 0}`; // 0: a free one, see ports()
    return `hostfwd=tcp:${from}-${addresses[router]}:${services[service]}`;
  });
  const own = 'net=192.168.1.0/24,host=192.168.1.253,dns=192.168.1.252,dhcpstart=192.168.1.240';
  const all = Object.values(forwards).flatMap((router) => Object.values(router));
  // restrict: nothing in the machine can reach this machine's network
  return ['-netdev', ['user,id=lan,restrict=on,ipv6=off', own, ...all].join(',')];
}

/** QEMU with its control sockets in a directory of its own. */
export class Machine {
  readonly dir = mkdtempSync(join(tmpdir(), 'lab-'));
  readonly #child: ChildProcess;
  #qmp: Qmp | undefined;

  private constructor({ guest, network, ports, state, size, disk, detached = false }: MachineOptions) {
    // ssh takes none that others can read
    writeFileSync(this.sshKey, readFileSync(join(imageDir, 'id_lab')), { mode: 0o600 });
    const log = openSync(join(this.dir, 'qemu.log'), 'w');
    const socket = (file: string) => `unix:${join(this.dir, file)},server=on,wait=off`;
    const args = [
      ...diskArgs(size, disk),
      ...machineArgs(guest, size),
      ...networkArgs(network, ports),
      '-serial',
      `file:${join(this.dir, 'console.log')}`,
      '-serial',
      socket('control'),
      '-qmp',
      socket('qmp'),
      ...(state === undefined ? [] : ['-incoming', 'exec:zstd -dc "$LAB_STATE"']),
    ];
    const tie = detached ? [] : ['setpriv', '--pdeathsig', 'KILL'];
    const [program = '', ...rest] = [...tie, 'qemu-system-x86_64', ...args];
    this.#child = spawn(program, rest, {
      cwd: imageDir,
      detached,
      stdio: ['ignore', log, log],
      env: { ...process.env, LAB_STATE: state },
    });
    closeSync(log);
    if (detached) this.#child.unref();
  }

  /** Resolves when the machine runs; after a boot nothing in it answers for long. */
  static async start(options: MachineOptions): Promise<Machine> {
    const machine = new Machine(options);
    try {
      await until('QEMU runs', () => machine.#check() && existsSync(join(machine.dir, 'qmp')), START_MS);
      const qmp = await Qmp.open(join(machine.dir, 'qmp'));
      machine.#qmp = qmp;
      const runs = async () => ((await qmp.call('query-status')) as { running: boolean }).running;
      await until('the machine runs', runs, START_MS);
      return machine;
    } catch (error) {
      await machine.end();
      throw error;
    }
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Logs in as root on both routers. */
  get sshKey(): string {
    return join(this.dir, 'id_lab');
  }

  get controlFile(): string {
    return join(this.dir, 'control');
  }

  get qmp(): Qmp {
    if (!this.#qmp) throw new Error('QEMU does not run');
    return this.#qmp;
  }

  /** What QEMU and the machine's console have said last. */
  log(): string {
    return ['qemu.log', 'console.log']
      .map((name) => join(this.dir, name))
      .map((file) => (existsSync(file) ? readFileSync(file, 'utf8').slice(-2000) : ''))
      .join('');
  }

  /** The ports that lead to the routers' services, as QEMU has chosen them. */
  async ports(): Promise<Record<RouterName, Ports>> {
    const table = await this.#monitor('info usernet');
    return eachPort((router, service) => portIn(table, addresses[router], services[service]));
  }

  /** A port that leads to one more service in the machine. */
  async forward(address: string, service: number): Promise<number> {
    await this.#monitor(`hostfwd_add lan tcp:127.0.0.1:0-${address}:${service}`);
    return portIn(await this.#monitor('info usernet'), address, service);
  }

  async #monitor(command: string): Promise<string> {
    return String(await this.qmp.call('human-monitor-command', { 'command-line': command }));
  }

  /** Lets go of a detached machine. */
  leave(): void {
    this.#qmp?.close();
  }

  async end(): Promise<void> {
    this.leave();
    await endPeer(this.#child);
    rmSync(this.dir, { recursive: true, force: true });
  }

  #check(): true {
    if (isAlive(this.#child)) return true;
    throw new Error(`QEMU has ended: ${this.log()}`);
  }
}

function portIn(table: string, address: string, service: number): number {
  const to = `${address.replaceAll('.', '\\.')} +${service} `;
  const port = new RegExp(`HOST_FORWARD\\] +\\d+ +127\\.0\\.0\\.1 +(\\d+) +${to}`).exec(table)?.[1];
  if (port === undefined) throw new Error(`no port for ${address}:${service}:\n${table}`);
  return Number(port);
}
