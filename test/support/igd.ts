import type { TestContext } from 'node:test';
import { startIgd, type IgdEmulator } from '../emulators/igd/emulator.ts';
import type { IgdOptions } from '../emulators/igd/options.ts';

/** An emulated router that ends with the test. */
export async function igdFor(t: TestContext, options?: IgdOptions): Promise<IgdEmulator> {
  const igd = await startIgd(options);
  t.after(() => igd.close());
  return igd;
}
