import assert from 'node:assert/strict';
import { RouterError, type ErrorCode } from '../../lib/router/errors.ts';

/** Resolves when `work` rejects with an error of ours of this code, and says whether something may have been done. */
export function fails(work: Promise<unknown>, code: ErrorCode, mayHaveApplied?: boolean): Promise<void> {
  return assert.rejects(work, (error) => {
    assert.ok(error instanceof RouterError, `no error of ours: ${JSON.stringify(error)}`);
    assert.equal(error.code, code, error.message);
    if (mayHaveApplied !== undefined) assert.equal(error.mayHaveApplied, mayHaveApplied);
    return true;
  });
}
