import { execFileSync } from 'node:child_process';
import type { TestContext } from 'node:test';

/** Whether a program is on this machine. */
export function installed(program: string): boolean {
  try {
    execFileSync('sh', ['-c', `command -v "$1"`, 'sh', program], {
      env: { ...process.env, PATH: `${process.env['PATH']}:/usr/sbin:/sbin` },
    });
    return true;
  } catch {
    return false;
  }
}

/**
 * True when the peer is there. A missing one is a visible skip on a developer's machine and a failure in CI: a suite that did
 * not run has not passed.
 */
export function need(t: TestContext, what: string, there: boolean): boolean {
  if (there) return true;
  const how = `needs ${what}: run test/peers/install.sh as root`;
  if (process.env['CI']) throw new Error(how);
  t.skip(how);
  return false;
}
