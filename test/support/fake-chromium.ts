import { EventEmitter } from 'node:events';
import type { Machine, Playwright } from '../../lib/screen/browser/launch.ts';
import type { FakeClock } from './fake-clock.ts';
import { FakePage, type fakeRequest } from './fake-page.ts';

interface FakeRoute {
  readonly request: () => ReturnType<typeof fakeRequest>;
  readonly continue: () => Promise<void>;
  readonly abort: (reason: string) => Promise<void>;
  readonly fulfill: (answer: object) => Promise<void>;
}

export class FakeContext extends EventEmitter {
  readonly page: FakePage;
  readonly options: Record<string, unknown>;
  jar: unknown[] = [];
  closed = false;
  /** What closing waits for. */
  closing: Promise<void> = Promise.resolve();
  pass: (route: FakeRoute) => Promise<void> = async () => {};

  constructor(options: Record<string, unknown>, page: FakePage) {
    super();
    this.options = options;
    this.page = page;
  }

  newPage = async () => this.page;
  cookies = async () => this.jar;
  addInitScript = async () => {};
  addCookies = async (cookies: unknown[]) => void (this.jar = [...cookies]);
  route = async (_pattern: string, pass: (route: FakeRoute) => Promise<void>) => void (this.pass = pass);

  async close(): Promise<void> {
    await this.closing;
    this.closed = true;
  }
}

export class FakeBrowser extends EventEmitter {
  contexts: FakeContext[] = [];
  /** What each new tab shows at first. */
  makePage: () => FakePage | Promise<FakePage> = () => new FakePage();
  closing: Promise<void> = Promise.resolve();
  closed = 0;

  async newContext(options: Record<string, unknown>): Promise<FakeContext> {
    const context = new FakeContext(options, await this.makePage());
    this.contexts.push(context);
    return context;
  }

  async close(): Promise<void> {
    this.closed += 1;
    await this.closing;
  }
}

/** The few things of playwright-core that are used, and a machine that has it. */
export class FakeChromium {
  readonly browser = new FakeBrowser();
  launched: Record<string, unknown>[] = [];
  connected: string[] = [];
  killed = 0;
  stopped = 0;
  stopping: Promise<void> = Promise.resolve();
  launching: () => Promise<void> = async () => {};
  connecting: () => Promise<void> = async () => {};

  machine(clock: FakeClock, more: Partial<Machine> = {}): Machine {
    const chromium = {
      launchServer: async (options: Record<string, unknown>) => {
        this.launched.push(options);
        await this.launching();
        return {
          wsEndpoint: () => 'ws://127.0.0.1:1/secret',
          close: () => ((this.stopped += 1), this.stopping),
          kill: async () => void (this.killed += 1),
        };
      },
      connect: async () => (await this.connecting(), this.browser),
      connectOverCDP: async (address: string) => {
        this.connected.push(address);
        await this.connecting();
        return this.browser;
      },
    };
    return {
      load: async () => ({ chromium }) as unknown as Playwright,
      env: {},
      isProgram: (path) => path === '/usr/bin/chromium',
      isRoot: true,
      clock,
      ...more,
    };
  }
}

/** Lets time pass until a piece of work is done. */
export async function driven<T>(clock: FakeClock, work: Promise<T>): Promise<T> {
  const over = new AbortController();
  const end = () => over.abort();
  work.then(end, end);
  for (let steps = 0; !over.signal.aborted && steps < 5_000; steps++) await clock.advance(50);
  return work;
}
