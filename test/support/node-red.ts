import { once, type EventEmitter } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import { inspect } from 'node:util';
import type { NodeAPI, NodeStatus } from 'node-red';
import dualStack from '../../nodes/dual-stack.ts';
import dualStackCheck from '../../nodes/dual-stack-check.ts';
import dualStackSetup from '../../nodes/dual-stack-setup.ts';
import alert from '../../nodes/router-alert.ts';
import mapE from '../../nodes/map-e.ts';
import action from '../../nodes/router-action.ts';
import broker from '../../nodes/router-broker.ts';
import homeAssistant from '../../nodes/router-home-assistant.ts';
import sensor from '../../nodes/router-sensor.ts';
import routerModule from '../../nodes/router.ts';
import type { Router } from '../../lib/router/router.ts';
import { wanIpv4 } from '../../lib/capabilities/wan-ipv4.ts';
import { Awaited } from './awaited.ts';
import { ALWAYS, type FlowNode, type Message } from './flow.ts';

export type Login = Readonly<Record<string, Readonly<Record<string, string>>>>;
type NodeModule = (RED: NodeAPI) => void;
type Said = (typeof METHODS)[number];

interface Spy {
  getCalls(): ReadonlyArray<{
    readonly thisValue: { readonly id: string };
    readonly args: readonly unknown[];
  }>;
}

export interface LoadedNode extends EventEmitter, Readonly<Record<Said, Spy>> {
  readonly id: string;
  /** Of our configuration nodes. */
  readonly router?: Router;
  readonly watchers?: Set<() => void>;
  receive(message: Message): void;
}

/** What we use of node-red-node-test-helper, which has no types. */
interface Helper {
  init(nodeRed: string): void;
  load(modules: readonly NodeModule[], flow: readonly FlowNode[], credentials: Login): Promise<void>;
  unload(): Promise<void>;
  clearFlows(): Promise<void>;
  getNode(id: string): LoadedNode | null;
  log(): Spy;
  /** Its own `setFlows` gives up when the flows have not begun within 300 ms. */
  readonly _redNodes: {
    setFlows(flow: readonly FlowNode[], credentials: Login | null, type: string): Promise<unknown>;
  };
}

const METHODS = ['status', 'send', 'error', 'warn', 'log'] as const;
const ours: readonly NodeModule[] = [
  routerModule,
  sensor,
  action,
  broker,
  homeAssistant,
  dualStack,
  dualStackCheck,
  dualStackSetup,
  alert,
  mapE,
];

const require = createRequire(import.meta.url);
const helper = require('node-red-node-test-helper') as Helper;
helper.init(require.resolve('node-red'));

/** Node-RED's runtime with our nodes from source. One at a time in a process; it ends with the test. */
export class NodeRed {
  /** What arrived in the sink. */
  readonly messages: Message[] = [];
  /** What the catch node got. */
  readonly caught: Message[] = [];
  readonly #awaited = new Awaited();
  readonly #attached = new WeakSet<LoadedNode>();
  readonly #prepare: (RED: NodeAPI) => NodeAPI;
  #api: NodeAPI | undefined;
  #spies: Readonly<Record<Said, Spy>> | undefined;

  private constructor(prepare: (RED: NodeAPI) => NodeAPI) {
    this.#prepare = prepare;
  }

  static async start(
    t: TestContext,
    flow: readonly FlowNode[],
    { credentials = {}, prepare = (RED: NodeAPI) => RED } = {},
  ): Promise<NodeRed> {
    const nodeRed = new NodeRed(prepare);
    t.after(() => helper.unload());
    await helper.load(nodeRed.#modules(), [...ALWAYS, ...flow], credentials);
    // any node would do that is wired to something
    nodeRed.#spies = nodeRed.node('catch');
    nodeRed.#attach([...ALWAYS, ...flow]);
    return nodeRed;
  }

  get api(): NodeAPI {
    if (!this.#api) throw new Error('not loaded');
    return this.#api;
  }

  /** A node that must be there. */
  node<T extends object = object>(id: string): LoadedNode & T {
    const node = helper.getNode(id);
    if (!node) throw new Error(`no node ${id}`);
    return node as LoadedNode & T;
  }

  /** Deploys; resolves when the new flows have begun. */
  async deploy(flow: readonly FlowNode[], type: 'full' | 'nodes' | 'flows' = 'full'): Promise<void> {
    const whole = flow.length === 0 ? [] : [...ALWAYS, ...flow];
    const begun = once(this.api.events, 'flows:started');
    await helper._redNodes.setFlows(whole, null, type);
    await begun;
    this.#attach(whole);
  }

  /** Ends all nodes, as they end with Node-RED. */
  async stop(): Promise<void> {
    await helper.clearFlows();
  }

  /** Everything that a node showed, oldest first. */
  statuses(id: string): readonly NodeStatus[] {
    return this.#calls('status', id).map(([status]) => status as NodeStatus);
  }

  /** The last key or text that a node showed, without the catalogue's name. */
  text(id: string): string {
    return (
      this.statuses(id)
        .at(-1)
        ?.text?.replace(/^.*router\.status\./, '') ?? ''
    );
  }

  /** What a node wrote into the log. */
  said(method: 'error' | 'warn' | 'log', id: string): readonly string[] {
    return this.#calls(method, id).map(([line]) => (line instanceof Error ? line.message : String(line)));
  }

  /** Codes of the failures that the catch node got. */
  get caughtCodes(): readonly unknown[] {
    return this.caught.map(({ error }) => (error as { readonly code?: unknown }).code);
  }

  /** Codes of the failures that a node handed to Node-RED. */
  errorCodes(id: string): readonly unknown[] {
    return this.#calls('error', id).map(([error]) => (error as { readonly code?: unknown }).code);
  }

  /** All that nodes said, showed and sent: what must never hold a secret. */
  get everything(): string {
    const calls = METHODS.map((method) => this.#spies?.[method].getCalls().map(({ args }) => args));
    const log = helper
      .log()
      .getCalls()
      .map(({ args }) => args);
    return inspect([calls, log, this.messages, this.caught], {
      depth: 12,
      maxArrayLength: null,
      showHidden: true,
    });
  }

  /** Resolves when `check` holds; it is asked again whenever a node, a router or a broker has something new. */
  until(what: string, check: () => boolean): Promise<void> {
    const seen = () => inspect([this.messages.slice(-2), this.caught.slice(-1)], { depth: 3 });
    return this.#awaited.until(what, check, seen);
  }

  /** Resolves when a router node has read the address of its line. */
  hasRead(id: string, address: string): Promise<void> {
    return this.until(
      `${id} has read ${address}`,
      () => this.node(id).router?.snapshot.value(wanIpv4) === address,
    );
  }

  /** What the editor asks of the runtime; `headers` take the place of the editor's own. */
  async request(
    method: 'GET' | 'POST',
    path: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Response> {
    const server = createServer(this.api.httpAdmin as unknown as RequestListener);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    try {
      const { port } = server.address() as AddressInfo;
      const response = await fetch(`http://127.0.0.1:${port}${path}`, {
        method,
        headers: {
          'x-requested-with': 'XMLHttpRequest',
          ...(method === 'POST' && { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(method === 'POST' && { body: typeof body === 'string' ? body : JSON.stringify(body ?? {}) }),
      });
      const text = await response.text();
      // where a status means that there is no body, there may be none
      return new Response(text === '' ? null : text, response);
    } finally {
      server.close();
      server.closeAllConnections();
    }
  }

  #calls(method: Said, id: string): ReadonlyArray<readonly unknown[]> {
    const calls = this.#spies?.[method].getCalls() ?? [];
    return calls.filter(({ thisValue }) => thisValue.id === id).map(({ args }) => args);
  }

  #modules(): readonly NodeModule[] {
    const take = (id: string, message: Message) => {
      (id === 'caught' ? this.caught : this.messages).push(message);
      this.#awaited.poke();
    };
    const sink: NodeModule = (RED) => {
      this.#api = RED;
      RED.nodes.registerType('sink', function (this, { id, ...rest }) {
        RED.nodes.createNode(this, { id, ...rest });
        this.on('input', (message, _send, done) => {
          take(id, { ...message });
          done();
        });
      });
    };
    return [
      sink,
      ...ours.map(
        (each): NodeModule =>
          (RED) =>
            each(this.#prepare(RED)),
      ),
    ];
  }

  /** What changes anything that a test may wait for makes it look again. */
  #attach(flow: readonly FlowNode[]): void {
    const poke = () => this.#awaited.poke();
    for (const { id } of flow) {
      const node = helper.getNode(id);
      if (!node || this.#attached.has(node)) continue;
      this.#attached.add(node);
      for (const method of METHODS) node.on(`call:${method}`, poke);
      node.router?.subscribe(poke);
      node.watchers?.add(poke);
    }
    poke();
  }
}
