import { loginEvents, routerEvents } from '../capabilities/events.ts';
import { logEventType } from '../capabilities/log-kinds.ts';
import type { Notice } from '../router/notice.ts';
import { loginIn } from './inheritance.ts';
import { asAttributes } from './limits.ts';
import { problemAttributes } from './problem-attributes.ts';
import type { Details, Publishable } from './publishable.ts';
import type { StateDocument } from './state-document.ts';
import type { Topics } from './topics.ts';

export interface HappeningsOptions {
  readonly publishable: Publishable;
  readonly topics: Topics;
  /** Sends now, not retained, if the broker is there. */
  readonly publish: (topic: string, payload: string) => void;
  readonly now: () => string;
}

type Login = 'accepted' | 'refused' | undefined;

/** What happens to a router, told at the moment it happens: the `event` topic. */
export class Happenings {
  readonly #options: HappeningsOptions;
  /** What was told of the last login. */
  #login: Login;

  constructor(options: HappeningsOptions) {
    this.#options = options;
  }

  /** What was said before, in a deploy or by an earlier run. */
  remember(document: StateDocument): void {
    this.#login ??= loginIn(document);
  }

  changed({ last, now }: Notice & { kind: 'changed' }): void {
    const { events, language } = this.#options.publishable;
    if (events) return;
    for (const event of routerEvents) {
      const details = event.between(last, now);
      if (details) this.tell(event.type, { text: event.name[language], ...details });
    }
  }

  /** Whether what happens now is somebody's own doing. */
  get isExpected(): boolean {
    const { running } = this.#options.publishable.router;
    return running !== undefined && running.risk !== 'none';
  }

  /** Only what Home Assistant was told to expect: an event of an unknown type would be an error there. */
  heard({ what, line }: Notice & { kind: 'heard' }): void {
    const type = logEventType(what);
    if (type !== undefined && this.#options.publishable.hears) this.tell(type, { line });
  }

  /** What came of the last login: as it was told, until another is tried. */
  get login(): Login {
    const { driver, login } = this.#options.publishable.router;
    const needed = driver === undefined || driver.channels.some((channel) => channel.login);
    return login ?? (needed ? this.#login : undefined);
  }

  /** Once, also over restarts: who refused before and does so again is no news. */
  loggedIn(): void {
    const { router, language } = this.#options.publishable;
    const before = this.#login;
    this.#login = this.login;
    if (this.#login === before) return;
    if (this.#login === 'accepted' && before === 'refused') this.tell(loginEvents.accepted.type, {});
    if (this.#login !== 'refused' || !router.refusal) return;
    const { code, text, remedy } = problemAttributes(router.refusal, language);
    this.tell(loginEvents.refused.type, { code, text, remedy });
  }

  tell(type: string, details: Details): void {
    const { topics, publish, publishable, now } = this.#options;
    const { slug, role } = publishable;
    const expected = this.isExpected;
    const whose = role === 'home' ? 'home' : 'router';
    const event = { event_type: type, [whose]: slug, at: now(), expected, ...details };
    publish(topics.event(slug), JSON.stringify(asAttributes(event)));
  }
}
