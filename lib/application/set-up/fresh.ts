import { reachable } from '../../capabilities/reachable.ts';
import type { RouterView } from '../../dual-stack/home.ts';
import { asRouterError, type RouterError } from '../../router/errors.ts';
import type { Router } from '../../router/router.ts';
import { Snapshot } from '../../router/snapshot.ts';

/** What can be read of a router, and asked of it. */
export type FreshRouter = Pick<Router, 'snapshot' | 'problem' | 'lookNow'>;

/** What a router says now. What was read before does not count: it would prove what is not so. */
export async function freshView(host: string, router: FreshRouter, now: () => number): Promise<RouterView> {
  const since = now();
  try {
    await router.lookNow();
  } catch (thrown) {
    return unread(host, asRouterError(thrown), now());
  }
  return { host, snapshot: readSince(since, router.snapshot), problem: router.problem };
}

/** Without what was read before. */
export function readSince(since: number, snapshot: Snapshot): Snapshot {
  const fresh = [...snapshot].map(
    ([token, observed]) =>
      [
        token,
        observed.state === 'known' && observed.at < since
          ? ({ state: 'unknown', why: 'not-read', at: since } as const)
          : observed,
      ] as const,
  );
  return Snapshot.empty.with(fresh);
}

export function isSilent({ code }: RouterError): boolean {
  return code === 'unreachable' || code === 'timeout';
}

/** A router of which nothing could be read. */
export function unread(host: string, problem: RouterError, at: number): RouterView {
  const answers = !isSilent(problem);
  const entry = [reachable, { state: 'known', value: answers, at, channel: 'set-up' }] as const;
  return { host, snapshot: Snapshot.empty.with([entry]), problem };
}
