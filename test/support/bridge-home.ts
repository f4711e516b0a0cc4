import type { TestContext } from 'node:test';
import { Bridge } from '../../lib/mqtt/bridge.ts';
import { HEAR_MS } from '../../lib/mqtt/bridge-times.ts';
import type { BridgeOptions } from '../../lib/mqtt/bridge-options.ts';
import { OFFLINE, ONLINE } from '../../lib/mqtt/topics.ts';
import type { RouterError } from '../../lib/router/errors.ts';
import { Awaited } from './awaited.ts';
import { FakeClock } from './fake-clock.ts';
import { lowerRouter, publishable } from './mqtt-home.ts';
import { TestBroker } from './test-broker.ts';

/** A bridge on some broker; its time is the test's. */
export function bridgeOn(t: TestContext, url: string, options: Partial<BridgeOptions> = {}) {
  const clock = new FakeClock();
  const awaited = new Awaited();
  const log: string[] = [];
  const states: string[] = [];
  const bridge = new Bridge({
    url,
    protocol: 4,
    base: 'futamichi',
    version: '0.1.0',
    clock,
    random: () => 0.5,
    log: (line) => log.push(line),
    onState: (state, problem?: RouterError) => {
      states.push(problem ? `${state} ${problem.code}` : state);
      awaited.poke();
    },
    ...options,
  });
  t.after(() => bridge.close());
  const reached = (state: string) =>
    awaited.until(
      state,
      () => states.at(-1) === state,
      () => states.join(', '),
    );
  return { bridge, clock, log, states, reached };
}

/** A home with one router, `lower`, on a broker of its own; not yet connected. */
export async function bridgeHome(t: TestContext, options: Partial<BridgeOptions> = {}) {
  const broker = await TestBroker.start();
  const home = bridgeOn(t, broker.url, options);
  t.after(() => broker.close());
  const { bridge } = home;
  const router = lowerRouter(home.clock);
  bridge.add(publishable(router));
  let asked = 0;
  const ask = async (slug: string) => {
    const question = `question-${(asked += 1)}`;
    await broker.publish(bridge.topics.request(slug, question), '{}');
    await broker.until(question, () => broker.last(bridge.topics.response(slug, question)) !== '');
  };
  /**
   * Resolves when the bridge has taken all that went out to it before, and the broker all that the bridge said: messages keep
   * their order, so the answer to a question comes last; what is retained may follow a little later.
   */
  const quiet = async (slug = 'lower') => {
    do await ask(slug);
    while (!bridge.settled);
    await broker.idle();
  };
  /** Resolves when a connection has come about since, and all is said on it. */
  const online = async () => {
    await broker.until('online', () => broker.last(bridge.topics.bridgeState) === ONLINE);
    await quiet();
  };
  const start = async () => {
    bridge.start();
    while (!bridge.connected) await new Promise(setImmediate);
    await home.clock.advance(HEAR_MS);
    await online();
  };
  /** Somebody else says something, and the bridge has heard it. */
  const say = async (topic: string, payload: string, retain = false) => {
    await broker.publish(topic, payload, retain);
    await quiet();
    if (topic.includes('/request/')) await looked();
    await quiet();
  };
  /** Resolves when the bridge has asked the broker what it keeps, as it does before it runs a command. */
  const looked = async () => {
    for (let n = 0; n < 20; n += 1) {
      await home.clock.advance(20);
      await broker.idle();
    }
  };
  /** Cuts the connection; both sides have noticed. */
  const cut = async () => {
    broker.cutAll();
    await home.reached('offline unreachable');
    await broker.until('the last will', () => broker.last(bridge.topics.bridgeState) === OFFLINE);
  };
  /** Cuts the connection, and lets it come back. */
  const reconnect = async () => {
    await cut();
    await home.clock.advance(1000);
    await online();
  };
  return { ...home, broker, router, quiet, online, start, say, cut, reconnect };
}
