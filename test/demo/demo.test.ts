// The README's first command, as a person runs it.   node_modules/.bin/node --test test/demo/demo.test.ts
import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import mqtt from 'mqtt';

const root = join(import.meta.dirname, '..', '..');

interface Demo {
  readonly child: ChildProcess;
  readonly ended: Promise<unknown>;
  readonly env: Record<string, string>;
  readonly output: () => string;
  /** Resolves when the output matches; rejects when the demo ends before. */
  until(pattern: RegExp): Promise<void>;
  stop(signal: NodeJS.Signals): Promise<void>;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function startDemo(dir: string, more: Record<string, string> = {}): Promise<Demo> {
  const [port, home, broker] = [await freePort(), await freePort(), await freePort()];
  const env = {
    PORT: String(port),
    HOME_PORT: String(home),
    MQTT_PORT: String(broker),
    DEMO_DIR: dir,
    ...more,
  };
  const child = spawn('npm', ['start'], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  const waiting = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      for (const check of waiting) check();
    });
  }
  const ended = once(child, 'exit');
  return {
    child,
    ended,
    env,
    output: () => text,
    until: (pattern) =>
      new Promise((resolve, reject) => {
        const check = () => {
          if (!pattern.test(text)) return;
          waiting.delete(check);
          resolve();
        };
        waiting.add(check);
        check();
        void ended.then(() => reject(new Error(`the demo ended:\n${text}`)));
      }),
    async stop(signal) {
      child.kill(signal);
      await ended;
    },
  };
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

/** The next message on a topic that satisfies `accept`. */
async function message(url: string, topic: string, accept: (payload: Record<string, unknown>) => boolean) {
  const client = await mqtt.connectAsync(url);
  const found = new Promise<Record<string, unknown>>((resolve) => {
    client.on('message', (_topic, payload) => {
      const parsed = JSON.parse(payload.toString()) as Record<string, unknown>;
      if (accept(parsed)) resolve(parsed);
    });
  });
  await client.subscribeAsync(topic);
  const payload = await found;
  await client.endAsync();
  return payload;
}

describe('npm start', { timeout: 120_000 }, () => {
  const dir = mkdtempSync(join(tmpdir(), 'futamichi-demo-'));
  let demo: Demo;
  before(async () => {
    demo = await startDemo(dir);
    await demo.until(/Ready after/);
  });
  after(async () => {
    if (demo.child.exitCode === null && demo.child.signalCode === null) await demo.stop('SIGTERM');
    rmSync(dir, { recursive: true, force: true });
  });

  test('it prints where everything is, and the editor holds the example flows', async () => {
    const url = `http://127.0.0.1:${demo.env['PORT']}/`;
    assert.ok(demo.output().includes(url));
    const flows = (await (await fetch(`${url}flows`)).json()) as Array<{ type: string }>;
    assert.ok(flows.some(({ type }) => type === 'futamichi-router'));
    assert.equal((await fetch(url)).status, 200);
  });

  test('live values are on MQTT, and what one does to the line shows there', async () => {
    const broker = `mqtt://127.0.0.1:${demo.env['MQTT_PORT']}`;
    const home = `http://127.0.0.1:${demo.env['HOME_PORT']}/`;
    const state = await message(broker, 'futamichi/+/state', ({ session_up }) => session_up === true);
    assert.equal(state['wan_ipv4'], '25.100.7.10');
    const dropped = message(broker, 'futamichi/+/event', ({ event_type }) => event_type === 'session_down');
    const gone = message(broker, 'futamichi/+/state', ({ session_up }) => session_up === false);
    await message(broker, 'futamichi/bridge/state', () => true);
    await fetch(`${home}session/drop`, { method: 'POST' });
    assert.equal((await gone)['wan_ipv4'], null);
    assert.equal((await dropped)['expected'], false);
    await fetch(`${home}session/restore`, { method: 'POST' });
    await message(broker, 'futamichi/+/state', ({ session_up }) => session_up === true);
  });

  test('SIGTERM ends everything within two seconds and frees the ports', async () => {
    const began = performance.now();
    await demo.stop('SIGTERM');
    for (const name of ['PORT', 'HOME_PORT', 'MQTT_PORT']) {
      while (await listens(Number(demo.env[name]))) assert.ok(performance.now() - began < 2500, name);
    }
  });

  test('a second start finds the flows as the user left them; a given port that is taken is an error', async () => {
    const file = join(dir, 'flows.json');
    const flows = JSON.parse(readFileSync(file, 'utf8')) as unknown[];
    writeFileSync(file, JSON.stringify([...flows, { id: 'mine', type: 'tab', label: 'Mine' }]));
    demo = await startDemo(dir);
    await demo.until(/Ready after/);
    const kept = (await (await fetch(`http://127.0.0.1:${demo.env['PORT']}/flows`)).json()) as Array<{
      id: string;
    }>;
    assert.ok(kept.some(({ id }) => id === 'mine'));
    const clash = await startDemo(mkdtempSync(join(tmpdir(), 'futamichi-demo-')), {
      PORT: demo.env['PORT'] ?? '',
    });
    await clash.ended;
    assert.equal(clash.child.exitCode, 1);
    assert.match(clash.output(), /this port is taken/);
  });
});
