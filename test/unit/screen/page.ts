import { pageOf } from '../../../lib/screen/page/parse.ts';
import { RouterError, type ErrorCode } from '../../../lib/router/errors.ts';
import assert from 'node:assert/strict';
import type { Page } from '../../../lib/screen/page/page.ts';

export interface Around {
  readonly url?: string;
  readonly frames?: readonly Page[];
  /** Its script has run. */
  readonly scripted?: boolean;
}

/** A page as the forms backend gets it. */
export function page(html: string, { url = 'http://192.168.0.1/page', frames, scripted }: Around = {}): Page {
  return pageOf({ url: new URL(url), html, ...(frames && { frames }), unscripted: !scripted });
}

/** What a call throws; it has to be of that code. */
export function refusal(code: ErrorCode, call: () => unknown): RouterError {
  try {
    call();
  } catch (thrown) {
    assert.ok(thrown instanceof RouterError, String(thrown));
    assert.equal(thrown.code, code, thrown.message);
    return thrown;
  }
  return assert.fail('nothing was thrown');
}

/** What a promise rejects with; it has to be of that code. */
export async function rejection(code: ErrorCode, promise: Promise<unknown>): Promise<RouterError> {
  const outcome = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return refusal(code, () => {
    if (outcome !== undefined) throw outcome;
  });
}
