import { DeviceMacs } from '../../lib/mqtt/home-assistant/device-macs.ts';
import type { DiscoveryDocument } from '../../lib/mqtt/home-assistant/discovery.ts';
import type { Publishable } from '../../lib/mqtt/publishable.ts';
import { Publisher } from '../../lib/mqtt/publisher.ts';
import { RetainedTree } from '../../lib/mqtt/retained.ts';
import { Topics } from '../../lib/mqtt/topics.ts';
import { FakeClock } from './fake-clock.ts';
import { lowerRouter, publishable } from './mqtt-home.ts';

type State = Record<string, unknown> & { readonly last_action: Record<string, unknown> | null };

const topics = new Topics('futamichi');
export const CONFIG = 'homeassistant/device/futamichi_n1/config';

/** A router and its publisher, on a broker that takes everything at once. */
export function published(router = lowerRouter(), rest: Partial<Publishable> = {}) {
  const clock = new FakeClock();
  const log: string[] = [];
  const sent: Array<readonly [topic: string, payload: string]> = [];
  const passing: Array<readonly [topic: string, payload: string]> = [];
  let informed = 0;
  const tree = new RetainedTree((topic, payload, done) => {
    sent.push([topic, payload]);
    done(true);
  });
  tree.connected();
  const macs = new DeviceMacs();
  macs.heardOut();
  const it = new Publisher({
    publishable: publishable(router, rest),
    topics,
    tree,
    clock,
    version: '0.1.0',
    publish: (topic, payload) => passing.push([topic, payload]),
    log: (line) => log.push(line),
    macs,
    onInfo: () => (informed += 1),
  });
  const on = (topic: string) => sent.filter((each) => each[0] === topic).map(([, payload]) => payload);
  const state = () => JSON.parse(on(topics.state('lower')).at(-1) ?? '') as State;
  const documents = () => on(CONFIG).map((payload) => JSON.parse(payload) as DiscoveryDocument);
  const events = () => passing.map(([, payload]) => JSON.parse(payload) as Record<string, unknown>);
  return {
    it,
    router,
    clock,
    tree,
    log,
    sent,
    passing,
    on,
    state,
    documents,
    events,
    informed: () => informed,
  };
}
