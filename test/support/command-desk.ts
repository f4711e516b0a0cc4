import { Commands } from '../../lib/mqtt/commands.ts';
import type { MqttMessage } from '../../lib/mqtt/message.ts';
import type { Publishable } from '../../lib/mqtt/publishable.ts';
import { Topics } from '../../lib/mqtt/topics.ts';
import { RouterError, type ErrorCode } from '../../lib/router/errors.ts';
import { FakeClock, settle } from './fake-clock.ts';
import { FakeRouter } from './fake-router.ts';
import { publishable } from './mqtt-home.ts';

interface Answer {
  readonly topic: string;
  readonly correlation: string | undefined;
  readonly status: string;
  readonly code?: string;
  readonly transaction?: string;
  readonly data: unknown;
  readonly error?: string;
}

/** Where commands for one router called `lower` arrive and are answered. */
export function desk(
  rest: Partial<Publishable> = {},
  clock: FakeClock = new FakeClock(),
  isRetained?: (message: MqttMessage) => Promise<boolean>,
) {
  const router = new FakeRouter(clock).open();
  const it = publishable(router, rest);
  const log: string[] = [];
  const answers: Answer[] = [];
  const commands = new Commands({
    topics: new Topics('futamichi'),
    clock,
    find: (slug) => (slug === 'lower' ? it : undefined),
    publish: (topic, payload, correlation) =>
      answers.push({
        topic,
        correlation: correlation && String(correlation),
        ...(JSON.parse(payload) as Omit<Answer, 'topic' | 'correlation'>),
      }),
    log: (line) => log.push(line),
    ...(isRetained && { isRetained }),
  });
  /** A message on a topic, or on the request topic of one of the router's actions. */
  const take = async (what: string, payload = '{}', message: Partial<MqttMessage> = {}) => {
    const topic = what.includes('/') ? what : `futamichi/lower/request/${what}`;
    commands.take({ topic, payload: Buffer.from(payload), retained: false, redelivered: false, ...message });
    await settle();
  };
  const refuse = (code: ErrorCode, detail?: string) => {
    router.outcome = () => Promise.reject(new RouterError(code, detail === undefined ? {} : { detail }));
  };
  const said = () => answers.map(({ status, code }) => (code === undefined ? status : `${status} ${code}`));
  return { clock, router, log, answers, take, refuse, said };
}
