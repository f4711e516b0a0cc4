// A real Home Assistant for a test: fresh configuration, one user, MQTT set up. setup.sh builds it first.
import type { ChildProcess } from 'node:child_process';
import { createWriteStream, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { endPeer, isAlive, startPeer } from '../support/child.ts';
import { labDir, scratch } from '../support/lab.ts';
import { HassSocket } from './hass-socket.ts';

export type Which = 'newest' | 'oldest';

export interface Broker {
  readonly port: number;
  readonly username?: string;
  readonly password?: string;
}

export interface HassState {
  readonly entity_id: string;
  readonly state: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** Null: it was not there before, or is not any more. */
export interface StateChange {
  readonly entity_id: string;
  readonly old_state: HassState | null;
  readonly new_state: HassState | null;
}

interface FormField {
  readonly name: string;
  readonly required?: boolean;
  readonly default?: unknown;
  readonly description?: { readonly suggested_value?: unknown };
  readonly schema?: readonly FormField[];
}
interface FlowStep {
  readonly type: string;
  readonly flow_id: string;
  readonly data_schema?: readonly FormField[];
}

const USER = { name: 'Lab', username: 'lab', password: 'lab-lab' };
const START_MS = 180_000;
const ENTRIES = '/api/config/config_entries/entry';

export function hassIsBuilt(which: Which): boolean {
  return existsSync(join(labDir, `ha-${which}`, 'ready'));
}

export class Hass {
  readonly url: string;
  readonly #program: string;
  readonly #configDir: string;
  readonly #logFile: string;
  readonly #port: number;
  readonly #broker: Broker;
  readonly #integrations: readonly string[];
  #token = '';
  #child: ChildProcess | undefined;
  #socket: HassSocket | undefined;

  /** `integrations`: besides what is always there. */
  constructor(which: Which, port: number, broker: Broker, integrations: readonly string[] = []) {
    this.#integrations = integrations;
    const home = join(labDir, `ha-${which}`);
    this.#program = join(home, 'run');
    this.#port = port;
    this.#broker = broker;
    this.url = `http://127.0.0.1:${port}`;
    this.#configDir = scratch('config', home);
    this.#logFile = join(this.#configDir, 'hass.log');
  }

  /** Starts and waits until it says RUNNING; the first time it also creates the user and adds the broker. */
  async start(): Promise<void> {
    if (!existsSync(join(this.#configDir, 'configuration.yaml'))) this.#configure();
    const log = createWriteStream(this.#logFile, { flags: 'a' });
    const child = startPeer(this.#program, [this.#configDir]);
    this.#child = child;
    child.stdout?.pipe(log, { end: false });
    child.stderr?.pipe(log, { end: false });
    const late = performance.now() + START_MS;
    while (!(await this.#running())) {
      if (!isAlive(child) || performance.now() > late)
        throw new Error(`Home Assistant does not run:\n${this.log().slice(-2000)}`);
      await sleep(100);
    }
  }

  async stop(): Promise<void> {
    this.#socket?.close();
    this.#socket = undefined;
    await endPeer(this.#child, 'SIGTERM', 20_000);
  }

  /** Same configuration directory: what is retained, registered and recorded stays. */
  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  async api(method: string, path: string, body?: unknown): Promise<unknown> {
    const headers = {
      'content-type': 'application/json',
      ...(this.#token && { authorization: `Bearer ${this.#token}` }),
    };
    const response = await fetch(this.url + path, {
      method,
      headers,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return response.headers.get('content-type')?.includes('json') ? JSON.parse(text) : text;
  }

  async states(): Promise<readonly HassState[]> {
    return (await this.api('GET', '/api/states')) as readonly HassState[];
  }

  async state(entityId: string): Promise<HassState | undefined> {
    return (await this.states()).find(({ entity_id }) => entity_id === entityId);
  }

  /** `call('button.press', { entity_id })` */
  async call(service: string, data: object = {}): Promise<void> {
    await this.api('POST', `/api/services/${service.replace('.', '/')}`, data);
  }

  /** One WebSocket command, such as `config/entity_registry/list`. */
  async ws(type: string, fields: object = {}): Promise<unknown> {
    return (await this.#connected()).call(type, fields);
  }

  /** Tells each change of a state, from now on until it stops. */
  async onStateChanged(hear: (change: StateChange) => void): Promise<void> {
    const socket = await this.#connected();
    await socket.listen('subscribe_events', { event_type: 'state_changed' }, (event) =>
      hear((event as { readonly data: StateChange }).data),
    );
  }

  /** Where it keeps everything, the recorder's `home-assistant_v2.db` among it. */
  get configDir(): string {
    return this.#configDir;
  }

  /** A token that a browser may log in with. */
  get token(): string {
    return this.#token;
  }

  /** Loads an integration anew, as it does by itself half a minute after entities were switched on. */
  async reload(domain: string): Promise<void> {
    await this.api('POST', `${ENTRIES}/${await this.#entryOf(domain)}/reload`);
  }

  log(): string {
    return existsSync(this.#logFile) ? readFileSync(this.#logFile, 'utf8') : '';
  }

  /** What its MQTT part complained about. */
  complaints(): readonly string[] {
    return (
      this.log()
        .split('\n')
        .filter((line) => /(WARNING|ERROR).*(components\.mqtt|helpers\.template)/.test(line))
        // what it says of the broker that a test takes away is not about us
        .filter((line) => !/Error returned from MQTT server|Failed to connect to MQTT server/.test(line))
    );
  }

  async #connected(): Promise<HassSocket> {
    this.#socket ??= await HassSocket.open(`${this.url.replace('http', 'ws')}/api/websocket`, this.#token);
    return this.#socket;
  }

  async #running(): Promise<boolean> {
    try {
      if (this.#token === '') {
        const onboarding = await fetch(`${this.url}/api/onboarding`);
        if (!onboarding.ok) return false;
        await this.#onboard();
        await this.#addMqtt();
      }
      return ((await this.api('GET', '/api/config')) as { state: string }).state === 'RUNNING';
    } catch {
      return false;
    }
  }

  async #onboard(): Promise<void> {
    const client_id = `${this.url}/`;
    const user = { ...USER, client_id, language: 'en' };
    const { auth_code: code } = (await this.api('POST', '/api/onboarding/users', user)) as {
      auth_code: string;
    };
    const body = new URLSearchParams({ grant_type: 'authorization_code', code, client_id });
    const answer = (await (await fetch(`${this.url}/auth/token`, { method: 'POST', body })).json()) as {
      access_token: string;
    };
    this.#token = answer.access_token;
    this.#token = (await this.ws('auth/long_lived_access_token', {
      client_name: 'lab',
      lifespan: 365,
    })) as string;
    // 2026.11 tries a new address for five minutes, then restarts with the old one, unless it is confirmed
    await this.ws('http/config/promote').catch(() => undefined);
  }

  /** Adds the MQTT integration through its own form, whose fields differ between releases. */
  async #addMqtt(): Promise<void> {
    const { port, username, password } = this.#broker;
    const given: Record<string, unknown> = {
      broker: '127.0.0.1',
      port,
      username,
      password,
      set_client_cert: false,
      set_ca_cert: 'off',
      transport: 'tcp',
    };
    await this.#fillIn('/api/config/config_entries/flow', 'mqtt', given);
  }

  /** Changes options of the MQTT integration, such as `discovery_prefix`; its forms differ between releases. */
  async configureMqtt(given: Readonly<Record<string, unknown>>): Promise<void> {
    const entry = await this.#entryOf('mqtt');
    await this.#fillIn('/api/config/config_entries/options/flow', entry, given);
    await this.api('POST', `${ENTRIES}/${entry}/reload`);
  }

  /** Fills in one form after the other; what is not given stays as it is. */
  async #fillIn(flow: string, handler: string, given: Readonly<Record<string, unknown>>): Promise<void> {
    const fill = (fields: readonly FormField[]): Record<string, unknown> =>
      Object.fromEntries(
        fields.map((field) => [
          field.name,
          field.schema
            ? fill(field.schema)
            : (given[field.name] ??
              field.description?.suggested_value ??
              (field.required ? field.default : undefined)),
        ]),
      );
    const start = { handler, show_advanced_options: true };
    let step = (await this.api('POST', flow, start)) as FlowStep;
    while (step.type === 'form')
      step = (await this.api('POST', `${flow}/${step.flow_id}`, fill(step.data_schema ?? []))) as FlowStep;
    if (step.type !== 'create_entry') throw new Error(`${handler} not configured: ${JSON.stringify(step)}`);
  }

  async #entryOf(domain: string): Promise<string> {
    const [entry] = (await this.api('GET', `${ENTRIES}?domain=${domain}`)) as readonly { entry_id: string }[];
    if (!entry) throw new Error(`no ${domain}`);
    return entry.entry_id;
  }

  #configure(): void {
    mkdirSync(join(this.#configDir, '.storage'), { recursive: true });
    const file = (name: string, text: string) => writeFileSync(join(this.#configDir, name), text);
    file(
      'configuration.yaml',
      `homeassistant:
  name: Lab
  time_zone: Asia/Tokyo
  language: en
  country: JP
  currency: JPY
  unit_system: metric
  latitude: 35.7
  longitude: 139.7
  elevation: 40
http:
  server_host: 127.0.0.1
  server_port: ${this.#port}
config:
logger:
  default: warning
  logs:
    aiohttp_fast_zlib: critical
    haffmpeg: critical
    homeassistant.bootstrap: error
    homeassistant.components.camera: critical
automation: !include automations.yaml
${this.#integrations.map((name) => `${name}:\n`).join('')}`,
    );
    file('automations.yaml', '[]\n');
    // the wizard's other steps would add weather, radio and speech integrations, which want the internet
    const done = ['core_config', 'analytics', 'integration'];
    file(
      '.storage/onboarding',
      JSON.stringify({ version: 4, minor_version: 1, key: 'onboarding', data: { done } }),
    );
  }
}
