import mqtt from 'mqtt';
import { Bridge } from '../../../lib/mqtt/bridge.ts';
import { systemClock } from '../../../lib/router/clock.ts';
import type { Router } from '../../../lib/router/router.ts';
import type { Contestant, Told } from './outcome.ts';

const EVENTS: Readonly<Record<string, Told['what']>> = {
  session_down: 'down',
  session_up: 'up',
  wan_ip_changed: 'address',
  unreachable: 'unreachable',
};
const slugOf = (name: Contestant) => name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');

/** What somebody who subscribes hears, as it comes. */
export class Ears {
  readonly told: Told[] = [];
  readonly #waiting = new Set<() => void>();

  hear(name: Contestant, what: Told['what']): void {
    this.told.push({ name, at: performance.now(), what });
    for (const wake of this.#waiting) wake();
  }

  /** Resolves when `name` tells `what` from now on; rejects after `ms`. */
  async next(name: Contestant, what: Told['what'], ms: number): Promise<void> {
    const from = this.told.length;
    const come = () => this.told.slice(from).some((each) => each.name === name && each.what === what);
    await new Promise<void>((resolve, reject) => {
      const over = () => (clearTimeout(late), this.#waiting.delete(wake));
      const wake = () => {
        if (come() && over()) resolve();
      };
      const late = setTimeout(() => {
        over();
        reject(new Error(`${name} did not tell "${what}" within ${ms} ms`));
      }, ms);
      this.#waiting.add(wake);
    });
  }
}

/** Publishes the routers as the node does, and hears their events over the broker. */
export async function publish(
  url: string,
  routers: ReadonlyMap<Contestant, Router>,
  ears: Ears,
): Promise<() => Promise<void>> {
  const bridge = new Bridge({ url, protocol: 5, base: 'futamichi', version: '0', clock: systemClock });
  const names = new Map<string, Contestant>();
  for (const [name, router] of routers) {
    const slug = slugOf(name);
    names.set(`futamichi/${slug}/event`, name);
    bridge.add({ slug, id: slug, name, role: 'lower', language: 'en', allow: [], router });
  }
  bridge.start();
  const client = await mqtt.connectAsync(url);
  client.on('message', (topic, payload) => {
    const name = names.get(topic);
    const { event_type: type } = JSON.parse(payload.toString()) as { readonly event_type: string };
    const what = EVENTS[type];
    if (name && what) ears.hear(name, what);
  });
  await client.subscribeAsync([...names.keys()], { qos: 1 });
  return async () => {
    await client.endAsync();
    await bridge.close();
    await Promise.all([...routers.values()].map((router) => router.close()));
  };
}
