import type { Text } from '../router/text.ts';
import type { HomeNotice } from './dual-stack.ts';
import type { HomeStatus } from './headline.ts';
import { addressNotice } from './alert-notice.ts';

export interface HomeEvent {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly status: HomeStatus | 'address';
  readonly text: Text;
}

/** As many as somebody reads. */
const MOST = 30;

/** What happened to a home lately, newest first; what repeats what was said last is no news. */
export class RecentEvents {
  #events: readonly HomeEvent[] = [];

  get all(): readonly HomeEvent[] {
    return this.#events;
  }

  add(notice: HomeNotice, at: number): void {
    const event = eventOf(notice, at);
    const [last] = this.#events;
    if (!event || (event.status === last?.status && event.text.en === last.text.en)) return;
    this.#events = [event, ...this.#events].slice(0, MOST);
  }
}

function eventOf(notice: HomeNotice, at: number): HomeEvent | undefined {
  if (notice.kind === 'judged') return { at, status: notice.report.status, text: notice.report.headline };
  if (notice.kind !== 'address') return undefined;
  return { at, status: 'address', text: addressNotice(notice).text };
}
