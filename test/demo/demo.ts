import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import mqtt from 'mqtt';
import type { PageState } from '../../demo/page.ts';

const root = join(import.meta.dirname, '..', '..');

export type Payload = Readonly<Record<string, unknown>>;

/** The README's first command, as a person runs it. */
export interface Demo {
  readonly child: ChildProcess;
  readonly ended: Promise<unknown>;
  readonly env: Readonly<Record<string, string>>;
  readonly output: () => string;
  readonly nodeRed: string;
  readonly page: string;
  readonly broker: string;
  /** Resolves when the output matches; rejects when the demo ends before. */
  until(pattern: RegExp): Promise<void>;
  /** Does something to the home. */
  post(path: string): Promise<Response>;
  /** Presses the button of an inject node. */
  press(id: string): Promise<void>;
  /** The home as soon as it is like this. */
  home(accept: (state: PageState) => boolean): Promise<PageState>;
  /** The next message on a topic that satisfies `accept`; subscribed when `ready` resolves. */
  message(topic: string, accept?: (payload: Payload) => boolean): Awaited;
  stop(signal: NodeJS.Signals): Promise<void>;
}

export interface Awaited {
  readonly ready: Promise<void>;
  readonly found: Promise<Payload>;
}

export async function startDemo(dir: string, more: Readonly<Record<string, string>> = {}): Promise<Demo> {
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
  const [nodeRed, page] = [`http://127.0.0.1:${port}/`, `http://127.0.0.1:${home}/`];
  const mqttUrl = `mqtt://127.0.0.1:${broker}`;
  return {
    child,
    ended,
    env,
    output: () => text,
    nodeRed,
    page,
    broker: mqttUrl,
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
    post: (path) => fetch(new URL(path, page), { method: 'POST' }),
    async press(id) {
      const { ok, status } = await fetch(`${nodeRed}inject/${id}`, { method: 'POST' });
      if (!ok) throw new Error(`inject ${id}: ${status}`);
    },
    home: (accept) => within('the home', watchHome(page, accept)),
    message: (topic, accept = () => true) => awaitMessage(mqttUrl, topic, accept),
    async stop(signal) {
      child.kill(signal);
      await ended;
    },
  };
}

export function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function watchHome(page: string, accept: (state: PageState) => boolean): Promise<PageState> {
  const { body } = await fetch(`${page}events`);
  let text = '';
  for await (const chunk of body ?? []) {
    text += Buffer.from(chunk).toString('utf8');
    const events = text.split('\n\n');
    text = events.pop() ?? '';
    for (const event of events) {
      const data = /^data: (.+)$/m.exec(event)?.[1];
      const state = data === undefined ? undefined : (JSON.parse(data) as PageState);
      // leaving the loop ends the request
      if (state && accept(state)) return state;
    }
  }
  throw new Error('the page ended');
}

function awaitMessage(url: string, topic: string, accept: (payload: Payload) => boolean): Awaited {
  const subscribed = Promise.withResolvers<void>();
  const find = async () => {
    const client = await mqtt.connectAsync(url);
    const found = new Promise<Payload>((resolve) => {
      client.on('message', (_topic, message) => {
        const payload = JSON.parse(message.toString()) as Payload;
        if (accept(payload)) resolve(payload);
      });
    });
    try {
      await client.subscribeAsync(topic);
      subscribed.resolve();
      return await within(topic, found);
    } finally {
      await client.endAsync(true);
    }
  };
  return { ready: subscribed.promise, found: find() };
}

const PATIENCE_MS = 30_000;

async function within<T>(what: string, promise: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error(`${what}: not within 30 s`)), PATIENCE_MS);
  return Promise.race([promise, late.promise]).finally(() => clearTimeout(timer));
}
