import { readFileSync } from 'node:fs';
import mqtt, { type MqttClient } from 'mqtt';
import { Mosquitto } from '../peers/support/mosquitto.ts';
import { NodeRed, userDirWithPackage } from '../peers/support/node-red.ts';
import { Recorder } from '../peers/support/recorder.ts';
import { installWrapper } from './guest-files.ts';
import { Lab } from './lab.ts';
import type { RouterName } from './network.ts';

/** Each router twice, by each driver. The first two and the last two are one box. */
export const slugs = ['lower', 'lower-upnp', 'upper', 'upper-upnp'] as const;
export type Slug = (typeof slugs)[number];

/** A message about something that happened. */
export interface HomeEvent {
  readonly event_type: string;
  readonly at: string;
  readonly expected: boolean;
  readonly wan_ipv4?: string | null;
  readonly from?: string;
  readonly to?: string;
}

export interface Answer {
  readonly status: 'accepted' | 'ok' | 'error';
  readonly transaction?: string;
  readonly code?: string;
  readonly error?: string;
  readonly data?: { readonly outcome: string; readonly after: Readonly<Record<string, unknown>> };
}

export type State = Readonly<Record<string, unknown>>;

const PATIENCE_MS = 90_000;

/**
 * The home of the article with nothing of ours in it but the product: the lab's routers, our package in Node-RED as it would be
 * published, Mosquitto, and mosquitto_sub that hears everything.
 */
export class Home {
  readonly lab: Lab;
  readonly recorder: Recorder;
  readonly nodeRed: NodeRed;
  readonly #broker: Mosquitto;
  readonly #person: MqttClient;
  #transactions = 0;

  private constructor(lab: Lab, broker: Mosquitto, recorder: Recorder, nodeRed: NodeRed, person: MqttClient) {
    this.lab = lab;
    this.recorder = recorder;
    this.nodeRed = nodeRed;
    this.#broker = broker;
    this.#person = person;
  }

  /** Resolves when all routers are seen to be up. */
  static async start(): Promise<Home> {
    const lab = await Lab.start();
    await installWrapper(lab);
    const broker = await Mosquitto.start();
    const recorder = await Recorder.start(broker, 'futamichi/#');
    const nodeRed = await NodeRed.start({ userDir: userDirWithPackage() });
    const person = await mqtt.connectAsync(broker.url);
    const home = new Home(lab, broker, recorder, nodeRed, person);
    await nodeRed.deploy(flowsOf(lab, broker.url));
    for (const slug of slugs) await home.stateOf(slug, 'up', ({ session_up }) => session_up === true);
    return home;
  }

  /** How many messages there have been: what comes after is news. */
  get now(): number {
    return this.recorder.messages.length;
  }

  /** What happened to a router since, in order. */
  events(slug: Slug, from: number): readonly HomeEvent[] {
    return this.recorder.messages
      .slice(from)
      .filter(({ topic }) => topic === `futamichi/${slug}/event`)
      .map(({ payload }) => JSON.parse(payload) as HomeEvent);
  }

  /** The same when there are so many of them: an event follows the state that goes with it. */
  async eventsOnce(slug: Slug, from: number, count: number): Promise<readonly HomeEvent[]> {
    const are = () => this.events(slug, from).length >= count;
    await this.recorder.until(`${count} events of ${slug}`, are, { from });
    return this.events(slug, from);
  }

  /** The state of a router as soon as it satisfies `accept`: as it is, or one to come. */
  async stateOf(slug: Slug, what: string, accept: (state: State) => boolean): Promise<State> {
    const topic = `futamichi/${slug}/state`;
    const last = this.recorder.messages.findLastIndex((message) => message.topic === topic);
    const fits = (payload: string) => payload !== '' && accept(JSON.parse(payload) as State);
    const { payload } = await this.recorder.until(
      `${slug}: ${what}`,
      (message) => message.topic === topic && fits(message.payload),
      { from: Math.max(0, last), ms: PATIENCE_MS },
    );
    return JSON.parse(payload) as State;
  }

  async event(slug: Slug, type: string, from: number): Promise<HomeEvent> {
    const { payload } = await this.recorder.until(
      `${slug}: ${type}`,
      (message) => message.topic === `futamichi/${slug}/event` && message.payload.includes(`"${type}"`),
      { from, ms: PATIENCE_MS },
    );
    return JSON.parse(payload) as HomeEvent;
  }

  /** Asks for something over MQTT, as anybody would, and resolves with all answers when the last one has come. */
  async ask(slug: Slug, request: string, more: object = {}): Promise<readonly Answer[]> {
    const transaction = `lab-${(this.#transactions += 1)}`;
    const from = this.now;
    await this.#person.publishAsync(
      `futamichi/${slug}/request/${request}`,
      JSON.stringify({ transaction, ...more }),
      { qos: 1 },
    );
    const mine = () =>
      this.recorder.messages
        .slice(from)
        .filter(({ topic }) => topic === `futamichi/${slug}/response/${request}`)
        .map(({ payload }) => JSON.parse(payload) as Answer)
        .filter((answer) => answer.transaction === transaction);
    await this.recorder.until(
      `${slug}: the answer to ${request}`,
      () => mine().some(({ status }) => status !== 'accepted'),
      { from, ms: 2 * PATIENCE_MS },
    );
    return mine();
  }

  /** The address that the lower router's kernel has, when both drivers have told it. */
  async settled(): Promise<string> {
    const { address } = await this.lab.waitFor('there is a session', () => this.lab.session());
    for (const slug of ['lower', 'lower-upnp'] as const)
      await this.stateOf(
        slug,
        `up with ${address}`,
        ({ session_up, wan_ipv4 }) => session_up === true && wan_ipv4 === address,
      );
    return address;
  }

  async stop(): Promise<void> {
    await this.#person.endAsync();
    await this.nodeRed.stop();
    await this.recorder.stop();
    await this.#broker.stop();
    await this.lab.stop();
  }
}

function flowsOf(lab: Lab, url: string): readonly object[] {
  const key = readFileSync(lab.sshKey, 'utf8');
  const router = (slug: Slug) => {
    const name: RouterName = slug.startsWith('lower') ? 'lower' : 'upper';
    const upnp = slug.endsWith('-upnp');
    return {
      id: slug.padEnd(16, '0'),
      type: 'futamichi-router',
      name: slug,
      slug,
      role: name,
      interval: '1',
      allow: ['disconnect'],
      driver: upnp ? 'igd' : 'linux-pppd',
      address: upnp ? lab.igd(name) : `ssh://root@${lab.address(name)}:${lab.ports[name].ssh}`,
      profile: upnp ? '' : JSON.stringify({ igd: lab.igd(name) }),
      ...(!upnp && { credentials: { username: '', password: key } }),
    };
  };
  const broker = { id: 'broker0000000000', type: 'futamichi-router-broker', url, base: 'futamichi' };
  const publisher = {
    id: 'publisher0000000',
    type: 'futamichi-router-home-assistant',
    z: 'tab0000000000000',
    broker: broker.id,
    routers: [],
    discovery: true,
    prefix: 'homeassistant',
    wires: [],
  };
  return [{ id: publisher.z, type: 'tab', label: 'Home' }, ...slugs.map(router), broker, publisher];
}
