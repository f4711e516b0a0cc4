import type { Route } from 'playwright-core';
import { asRouterError } from '../../router/errors.ts';
import { request as send, type HttpAnswer } from '../../transport/http.ts';
import type { Login } from '../backend.ts';

/** What belongs to the way that an answer took, not to the answer. */
const HOP: ReadonlySet<string> = new Set([
  'connection',
  'content-encoding',
  'content-length',
  'keep-alive',
  'transfer-encoding',
]);

export interface Relay {
  readonly login: Login | undefined;
  readonly totalMs: number;
  readonly signal: AbortSignal;
}

/**
 * Sends a page's request for it, exactly once. Chromium itself sends a form again when the connection ends before the answer,
 * and that is what a box does that restarts. Never rejects.
 */
export async function relay(route: Route, { login, totalMs, signal }: Relay): Promise<void> {
  const request = route.request();
  const body = request.postDataBuffer();
  try {
    const answer = await send({
      url: new URL(request.url()),
      method: request.method(),
      headers: { ...request.headers(), ...(login && { authorization: basic(login) }) },
      ...(body && { body }),
      limits: { totalMs, firstByteMs: totalMs },
      signal,
    });
    await route.fulfill({
      status: answer.status,
      headers: headersOf(answer),
      body: Buffer.from(answer.body),
    });
  } catch (thrown) {
    const { mayHaveApplied } = asRouterError(thrown);
    await route.abort(mayHaveApplied ? 'connectionreset' : 'connectionrefused').catch(() => {});
  }
}

function headersOf({ headers }: HttpAnswer): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !HOP.has(name)));
}

function basic({ username, password }: Login): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}
