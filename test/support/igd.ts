import type { TestContext } from 'node:test';
import { startIgd, type IgdEmulator } from '../emulators/igd/emulator.ts';
import type { IgdOptions } from '../emulators/igd/options.ts';

let boxes = 0;

/** A box of its own: what was done to one is remembered for a while (cool-downs), and must not count for the next. */
export function ownUdn(): string {
  boxes += 1;
  return `uuid:5d3c1e2a-7b64-4f0e-9a51-${String(boxes).padStart(12, '0')}`;
}

/** An emulated router that ends with the test. */
export async function igdFor(t: TestContext, options?: IgdOptions): Promise<IgdEmulator> {
  const igd = await startIgd({ udn: ownUdn(), ...options });
  t.after(() => igd.close());
  return igd;
}
