import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { commandLine } from '../../../lib/transport/shell.ts';
import { examples } from '../support/container.ts';

const FIREWALL = join(examples, 'pppoe-container', 'pppoe-firewall');
/** A packet that is dropped is never answered, and one that is not takes no time in here. */
const PATIENCE_S = 3;
/** Says to everybody who comes whom it sees. */
const SERVER = `const { createServer } = require('node:net');
let missing = process.argv.length - 1;
for (const port of process.argv.slice(1))
  createServer((socket) => socket.on('error', () => {}).end('seen ' + socket.remoteAddress)).listen(port, '::', () => {
    if ((missing -= 1) === 0) console.log('ready');
  });`;

export interface Leg {
  /** Of the interface in the container. */
  readonly name: string;
  /** The container's address there, and that of who is at the other end; each with its prefix length. */
  readonly own: string;
  readonly far: string;
}

let count = 0;

/** A network namespace that stands for the container, with somebody at the other end of each of its interfaces. */
export class Crossing {
  readonly #prefix = `fx${process.pid}-${(count += 1)}`;
  readonly #t: TestContext;

  constructor(t: TestContext) {
    this.#t = t;
    this.#namespace('box');
    this.in('box', 'sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1');
  }

  /** Somebody whose only way to everywhere is the container, by IPv4 and by IPv6 (2001:db8:N::2, the container's is ::1). */
  join(who: string, { name, own, far }: Leg, number: number): void {
    this.#namespace(who);
    const ends = [`${name} netns ${this.#name('box')}`, `far netns ${this.#name(who)}`];
    execFileSync('ip', `link add ${ends[0]} type veth peer name ${ends[1]}`.split(' '));
    for (const [place, device, address, six] of [
      ['box', name, own, `2001:db8:${number}::1/64`],
      [who, 'far', far, `2001:db8:${number}::2/64`],
    ] as const) {
      this.in(place, `ip addr add ${address} dev ${device}`);
      this.in(place, `ip addr add ${six} dev ${device} nodad`);
      this.in(place, `ip link set ${device} up`);
    }
    this.in(who, `ip route add default via ${own.split('/')[0]}`);
    this.in(who, `ip route add default via 2001:db8:${number}::1`);
  }

  /** The container's rules, as its own script makes them, in the kernel. */
  load(env: Readonly<Record<string, string>> = {}): void {
    const rules = this.in('box', commandLine(['sh', FIREWALL]), { env });
    this.in('box', 'nft -f -', { input: rules });
  }

  in(place: string, command: string, options: { readonly env?: object; readonly input?: string } = {}) {
    const words = ['netns', 'exec', this.#name(place), 'sh', '-c', command];
    const env = { ...process.env, PATH: `${process.env['PATH']}:/usr/sbin:/sbin`, ...options.env };
    return execFileSync('ip', words, { ...options, env, encoding: 'utf8', stdio: ['pipe', 'pipe', 'pipe'] });
  }

  async serve(place: string, ...ports: readonly number[]): Promise<void> {
    const words = ['netns', 'exec', this.#name(place), process.execPath, '-e', SERVER, ...ports.map(String)];
    const child = spawn('ip', words, { stdio: ['ignore', 'pipe', 'inherit'] });
    this.#t.after(() => child.kill('SIGKILL'));
    await once(child.stdout, 'data');
  }

  /** What is answered there; undefined: nothing, not even a refusal. */
  async ask(place: string, address: string, port: number): Promise<string | undefined> {
    const script = `exec 3<>/dev/tcp/${address}/${port} && cat <&3`;
    const words = ['netns', 'exec', this.#name(place), 'timeout', String(PATIENCE_S), 'bash', '-c', script];
    const child = spawn('ip', words, { stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => (said += text));
    await once(child, 'close');
    // nobody was found who has that address: in IPv6 a neighbour is asked by a packet, which can be dropped
    return said === '' || /No route to host/.test(said) ? undefined : said;
  }

  pings(place: string, address: string): boolean {
    try {
      this.in(place, `busybox ping -c 1 -W ${PATIENCE_S} ${address}`);
      return true;
    } catch {
      return false;
    }
  }

  #namespace(place: string): void {
    execFileSync('ip', ['netns', 'add', this.#name(place)]);
    this.#t.after(() => execFileSync('ip', ['netns', 'del', this.#name(place)]));
    this.in(place, 'ip link set lo up');
  }

  #name(place: string): string {
    return `${this.#prefix}-${place}`;
  }
}
