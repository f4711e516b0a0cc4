import { execFileSync, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { endPeer, isAlive, printed, startPeer } from './child.ts';
import { labDir, scratch } from './lab.ts';
import { freePort } from './mosquitto.ts';

const root = join(import.meta.dirname, '..', '..', '..');

const OWN = join(root, 'node_modules', 'node-red', 'red.js');

const SETTINGS = `
  uiHost: '127.0.0.1',
  flowFile: 'flows.json',
  credentialSecret: 'peer',
  telemetry: { enabled: false, updateNotification: false },
  editorTheme: { tours: false, codeEditor: { lib: 'ace' } },
`;

let tarball: string | undefined;

/** The package as it would be published. */
export function packed(): string {
  if (tarball) return tarball;
  const dir = scratch('packed');
  const name =
    execFileSync('npm', ['pack', '--silent', '--pack-destination', dir], { cwd: root, encoding: 'utf8' })
      .trim()
      .split('\n')
      .at(-1) ?? '';
  tarball = join(dir, name);
  return tarball;
}

/** An empty user directory with our package installed as the Home Assistant app installs it. */
export function userDirWithPackage(node = process.execPath): string {
  const dir = scratch('node-red');
  writeFileSync(join(dir, 'package.json'), JSON.stringify({ name: 'peer', private: true }));
  const npm = execFileSync('sh', ['-c', 'command -v npm'], { encoding: 'utf8' }).trim();
  execFileSync(
    node,
    [
      npm,
      'install',
      '--omit=dev',
      '--omit=optional',
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      '--loglevel=error',
      packed(),
    ],
    { cwd: dir },
  );
  return dir;
}

/** A Node of a given version, from its npm package. */
export function nodeOfVersion(version: string): string {
  const dir = join(labDir, `node-${version}`);
  const binary = join(dir, 'node_modules', 'node', 'bin', 'node');
  if (!existsSync(binary)) installInto(dir, `node@${version}`);
  return binary;
}

/** Node-RED of a given version, from npm: its program. */
export function nodeRedOfVersion(version: string): string {
  const dir = join(labDir, `node-red-${version}`);
  const program = join(dir, 'node_modules', 'node-red', 'red.js');
  if (!existsSync(program)) installInto(dir, `node-red@${version}`);
  return program;
}

function installInto(dir: string, what: string): void {
  mkdirSync(dir, { recursive: true });
  writeFileSync(
    join(dir, 'package.json'),
    JSON.stringify({ name: 'of-a-version', private: true, allowScripts: { node: true } }),
  );
  execFileSync('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error', what], { cwd: dir });
}

export interface NodeRedOptions {
  readonly userDir: string;
  readonly node?: string;
  /** Its program; default: the one that we develop with. */
  readonly program?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** More lines of settings.js. */
  readonly settings?: string;
  /** Where the editor is. */
  readonly adminRoot?: string;
}

/** Node-RED as a process of its own. */
export class NodeRed {
  readonly url: string;
  readonly child: ChildProcess;
  readonly ended: Promise<number | string>;
  readonly #printed: () => string;

  private constructor(port: number, adminRoot: string, child: ChildProcess) {
    this.url = `http://127.0.0.1:${port}${adminRoot}`;
    this.child = child;
    this.#printed = printed(child);
    this.ended = new Promise((resolve) =>
      child.once('exit', (code, signal) => resolve(code ?? signal ?? '')),
    );
  }

  static async start({
    userDir,
    node = process.execPath,
    program = OWN,
    env = {},
    settings: more = '',
    adminRoot = '/',
  }: NodeRedOptions): Promise<NodeRed> {
    const port = await freePort();
    const settings = join(userDir, 'peer-settings.cjs');
    writeFileSync(settings, `module.exports = {${SETTINGS}  httpAdminRoot: '${adminRoot}',\n${more}};\n`);
    const args = [program, '--userDir', userDir, '--settings', settings, '--port', String(port)];
    const child = startPeer(node, args, { env });
    const nodeRed = new NodeRed(port, adminRoot, child);
    await nodeRed.says(/Started flows|Server now running/, 90_000);
    return nodeRed;
  }

  get log(): string {
    return this.#printed();
  }

  get alive(): boolean {
    return isAlive(this.child);
  }

  /** Resolves when the log matches; rejects when it ends before, or after `ms`. */
  async says(pattern: RegExp, ms = 30_000): Promise<void> {
    const late = performance.now() + ms;
    while (!pattern.test(this.log)) {
      if (!this.alive) throw new Error(`Node-RED ended:\n${this.log}`);
      if (performance.now() > late)
        throw new Error(`Node-RED does not say ${pattern}:\n${this.log.slice(-3000)}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  async admin(method: string, path: string, body?: unknown): Promise<unknown> {
    const headers = {
      'content-type': 'application/json',
      accept: 'application/json',
      'Node-RED-API-Version': 'v1',
    };
    const response = await fetch(this.url + path, {
      method,
      headers,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text.slice(0, 500)}`);
    return response.headers.get('content-type')?.includes('json') ? JSON.parse(text) : text;
  }

  async deploy(flows: readonly object[], type: 'full' | 'nodes' | 'flows' = 'full'): Promise<void> {
    const response = await fetch(`${this.url}flows`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'Node-RED-Deployment-Type': type },
      body: JSON.stringify(flows),
    });
    if (!response.ok) throw new Error(`deploy: ${response.status} ${await response.text()}`);
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    await endPeer(this.child, signal);
  }
}
