import { spawn } from 'node:child_process';
import { join } from 'node:path';

export interface NodeRedOptions {
  readonly root: string;
  readonly userDir: string;
  readonly port: number;
  readonly env: Readonly<Record<string, string>>;
}

export interface NodeRed {
  readonly url: string;
  /** Resolves when flows run; rejects if it ends before. */
  readonly ready: Promise<void>;
  /** Its exit status. */
  readonly ended: Promise<number>;
  /** The same flows from the beginning. */
  restartFlows(): Promise<void>;
  close(): Promise<void>;
}

/** Node-RED as a process of its own, with its log passed on from warnings up. */
export function startNodeRed({ root, userDir, port, env }: NodeRedOptions): NodeRed {
  const program = join(root, 'node_modules', 'node-red', 'red.js');
  const child = spawn(
    process.execPath,
    [program, '--userDir', userDir, '--settings', join(import.meta.dirname, 'settings.cjs')],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, ...env, PORT: String(port) },
    },
  );
  const ended = new Promise<number>((resolve) => child.once('exit', (code) => resolve(code ?? 0)));
  const started = new Promise<void>((resolve) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      for (const line of text.split('\n')) if (/\[(warn|error)\]/.test(line)) console.log(line);
      if (/Started flows/.test(text)) resolve();
    });
  });
  const failed = ended.then((code) =>
    Promise.reject(new Error(`Node-RED ended before it was ready (${code})`)),
  );
  failed.catch(() => undefined);
  const url = `http://127.0.0.1:${port}/`;
  return {
    url,
    ready: Promise.race([started, failed]),
    ended,
    async restartFlows() {
      await fetch(`${url}flows`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'Node-RED-Deployment-Type': 'reload' },
        body: '{}',
      });
    },
    async close() {
      child.kill();
      const force = setTimeout(() => child.kill('SIGKILL'), 1500);
      await ended;
      clearTimeout(force);
    },
  };
}
