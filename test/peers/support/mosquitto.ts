import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export interface MosquittoOptions {
  /** User names and passwords; without any, anybody may log in. */
  readonly users?: Readonly<Record<string, string>>;
  /** Mosquitto's own words: `user x` and `topic readwrite y/#` lines. */
  readonly acl?: string;
  /** A second listener with a certificate of its own. */
  readonly tls?: boolean;
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
  readonly dir = mkdtempSync(join(tmpdir(), 'mosquitto-'));
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

  async begin(): Promise<void> {
    this.#child = spawn('/usr/sbin/mosquitto', ['-c', join(this.dir, 'mosquitto.conf')], {
      stdio: ['ignore', 'ignore', 'ignore'],
    });
    while (!(await listens(this.port))) {
      if (this.#child.exitCode !== null)
        throw new Error(`mosquitto ended: ${readFileSync(join(this.dir, 'log'), 'utf8')}`);
      await sleep(20);
    }
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  }

  #configure({ users, acl, tls }: MosquittoOptions): void {
    const file = (name: string, text: string) => writeFileSync(join(this.dir, name), text, { mode: 0o600 });
    const lines = [
      'per_listener_settings false',
      'persistence false',
      `log_dest file ${join(this.dir, 'log')}`,
      'log_type all',
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
    lines.push(`listener ${this.port} 127.0.0.1`);
    if (tls) {
      execFileSync(
        'openssl',
        'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 3 -subj /CN=localhost -addext subjectAltName=DNS:localhost,IP:127.0.0.1 -keyout key.pem -out cert.pem'.split(
          ' ',
        ),
        { cwd: this.dir, stdio: 'ignore' },
      );
      lines.push(
        `listener ${this.tlsPort} 127.0.0.1`,
        ...['cafile cert', 'certfile cert', 'keyfile key'].map((l) =>
          l.replace(/ (\w+)$/, ` ${this.dir}/$1.pem`),
        ),
      );
    }
    file('mosquitto.conf', `${lines.join('\n')}\n`);
    // started by root it becomes the user mosquitto, who must be able to read all this
    if (process.getuid?.() === 0 && existsSync('/etc/mosquitto'))
      execFileSync('chown', ['-R', 'mosquitto', this.dir]);
    chmodSync(this.dir, 0o755);
  }
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
