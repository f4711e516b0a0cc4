import { execFileSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { selfSigned } from './certificate.ts';
import { accepts, endPeer, printed, startPeer } from './child.ts';
import { scratch } from './lab.ts';

const PLUGIN = `/usr/lib/${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}-linux-gnu/mosquitto_dynamic_security.so`;

export interface MosquittoOptions {
  /** User names and passwords; without any, anybody may log in. */
  readonly users?: Readonly<Record<string, string>>;
  /** Mosquitto's own words: `user x` and `topic readwrite y/#` lines. */
  readonly acl?: string;
  /** Filters that may be subscribed to; others are answered with 128. (The ACL file grants all and then sends nothing.) */
  readonly subscribable?: readonly string[];
  /** Where it listens besides the loopback interface, at the same port. */
  readonly address?: string;
  /** A second listener with a certificate of its own. */
  readonly tls?: boolean;
  /** That listener lets in only who shows a certificate that it knows: its own. */
  readonly clientCertificates?: boolean;
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Mosquitto on the loopback interface, without persistence: a restart forgets everything. */
export class Mosquitto {
  readonly dir = scratch('mosquitto');
  readonly port: number;
  readonly tlsPort: number | undefined;
  #child: ChildProcess | undefined;

  private constructor(port: number, tlsPort: number | undefined) {
    this.port = port;
    this.tlsPort = tlsPort;
  }

  static async start(options: MosquittoOptions = {}): Promise<Mosquitto> {
    const broker = new Mosquitto(await freePort(), options.tls ? await freePort() : undefined);
    broker.#configure(options);
    await broker.begin();
    return broker;
  }

  get url(): string {
    return `mqtt://127.0.0.1:${this.port}`;
  }

  get tlsUrl(): string {
    return `mqtts://localhost:${this.tlsPort}`;
  }

  get caFile(): string {
    return join(this.dir, 'cert.pem');
  }

  /** The certificate that a client must trust for `tlsUrl`. */
  get certificate(): string {
    return readFileSync(this.caFile, 'utf8');
  }

  /** Its key, for who shows the same certificate. */
  get key(): string {
    return readFileSync(join(this.dir, 'key.pem'), 'utf8');
  }

  /** What the broker logged, over all its lives. */
  get log(): string {
    const file = join(this.dir, 'log');
    return existsSync(file) ? readFileSync(file, 'utf8') : '';
  }

  /** Starts it again after `stop`, on the same ports. */
  async begin(): Promise<void> {
    const child = startPeer('mosquitto', ['-c', join(this.dir, 'mosquitto.conf')]);
    this.#child = child;
    const output = printed(child);
    for (const port of [this.port, this.tlsPort]) {
      if (port !== undefined) await accepts(child, '127.0.0.1', port, () => output() + this.log);
    }
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    await endPeer(this.#child, signal);
  }

  #configure({ users, acl, subscribable, address, tls, clientCertificates }: MosquittoOptions): void {
    const file = (name: string, text: string) => writeFileSync(join(this.dir, name), text, { mode: 0o600 });
    const lines = [
      'per_listener_settings false',
      'persistence false',
      `log_dest file ${join(this.dir, 'log')}`,
      'log_type all',
      // root stays root: another user could not read this directory, nor would it end with us
      ...(process.getuid?.() === 0 ? ['user root'] : []),
      `allow_anonymous ${users === undefined}`,
    ];
    if (users) {
      file('passwords', '');
      for (const [name, password] of Object.entries(users))
        execFileSync('mosquitto_passwd', ['-b', join(this.dir, 'passwords'), name, password]);
      lines.push(`password_file ${join(this.dir, 'passwords')}`);
    }
    if (acl !== undefined) {
      file('acl', acl);
      lines.push(`acl_file ${join(this.dir, 'acl')}`);
    }
    if (subscribable) {
      file('rights.json', JSON.stringify(rights(subscribable)));
      lines.push(`plugin ${PLUGIN}`, `plugin_opt_config_file ${join(this.dir, 'rights.json')}`);
    }
    lines.push(`listener ${this.port} 127.0.0.1`);
    if (address !== undefined) lines.push(`listener ${this.port} ${address}`);
    if (tls) {
      selfSigned(this.dir);
      lines.push(
        `listener ${this.tlsPort} 127.0.0.1`,
        `cafile ${this.caFile}`,
        `certfile ${this.caFile}`,
        `keyfile ${join(this.dir, 'key.pem')}`,
        ...(clientCertificates ? ['require_certificate true'] : []),
      );
    }
    file('mosquitto.conf', `${lines.join('\n')}\n`);
  }
}

/** For the dynamic security plug-in: everybody may publish, and subscribe to these filters. */
function rights(subscribable: readonly string[]): object {
  const acls = subscribable.map((topic) => ({ acltype: 'subscribePattern', topic, allow: true }));
  return {
    defaultACLAccess: {
      publishClientSend: true,
      publishClientReceive: true,
      subscribe: false,
      unsubscribe: true,
    },
    roles: [{ rolename: 'subscriber', acls }],
    groups: [{ groupname: 'everybody', roles: [{ rolename: 'subscriber' }] }],
    anonymousGroup: 'everybody',
  };
}
