import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { contract } from '../../contract/all.ts';
import type { Subject } from '../../contract/home.ts';
import { need } from '../support/peer.ts';

/** The contract of a family on the browser backend, in a real Chromium; a visible skip where there is none, a failure in CI. */
export function contractInChromium(subject: Subject): void {
  if (existsSync(process.env['CHROMIUM'] ?? '/usr/bin/chromium')) contract(subject);
  else test(subject.name, (t) => void need(t, 'chromium', false));
}
