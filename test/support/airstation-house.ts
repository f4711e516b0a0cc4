import type { TestContext } from 'node:test';
import type { AirstationFace } from '../emulators/airstation/face.ts';
import type { AirstationOptions, Quirks } from '../emulators/airstation/options.ts';
import type { Box } from '../emulators/box/box.ts';
import { Visitor } from '../emulators/box/visitor.ts';
import { FakeClock } from './fake-clock.ts';

export interface House<F> {
  readonly clock: FakeClock;
  readonly box: Box;
  readonly face: F;
  readonly me: Visitor;
  /** Somebody else, who comes from this address and sends these headers. */
  visitor(from?: string, headers?: Readonly<Record<string, string>>): Visitor;
}

/** An AirStation on a clock of its own, and somebody at its settings screen. */
export async function houseOf<F extends AirstationFace<Quirks>, O extends AirstationOptions>(
  t: TestContext,
  start: (options: O) => Promise<F>,
  options: O,
): Promise<House<F>> {
  const clock = new FakeClock();
  const face = await start({ ...options, clock });
  t.after(() => face.close());
  const visitor: House<F>['visitor'] = (from, headers) => new Visitor(() => face.url, from, headers);
  return { clock, box: face.box, face, me: visitor(), visitor };
}

/** The first group of what a page says; fails where it does not. */
export function found(text: string, pattern: RegExp): string {
  const group = pattern.exec(text)?.[1];
  if (group === undefined) throw new Error(`${pattern} is not in ${text.slice(0, 2000)}`);
  return group;
}

export function titleOf(text: string): string {
  return found(text, /<title>(.*?)<\/title>/);
}
