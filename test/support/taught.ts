import type { TestContext } from 'node:test';
import type { DriverDefinition } from '../../lib/drivers/definition.ts';
import { drivers } from '../../lib/drivers/registry.ts';
import { screenDriver } from '../../lib/drivers/taught/driver.ts';
import { routerConfig, type RouterConfig } from '../../lib/router/config.ts';
import {
  startKazaguruma,
  type Kazaguruma,
  type KazagurumaOptions,
} from '../emulators/kazaguruma/kazaguruma.ts';
import { LOCAL_DRIVERS } from './screens.ts';

/** The driver for any settings screen, which asks nobody on the network but the box, and starts no browser. */
export const localScreen = screenDriver({ search: () => Promise.resolve([]), spareFor: () => undefined });

/** Drivers that search nobody’s network, in place of the others until the test ends. */
export function localDrivers(t: TestContext): void {
  const list = drivers as DriverDefinition[];
  const before = [...list];
  list.splice(0, list.length, ...LOCAL_DRIVERS, localScreen);
  t.after(() => list.splice(0, list.length, ...before));
}

export interface TaughtHome {
  readonly face: Kazaguruma;
  readonly config: RouterConfig;
  readonly credentials: { readonly username: string; readonly password: string };
}

/** A router that nobody knows, as somebody configures it. */
export async function taughtHome(t: TestContext, options: KazagurumaOptions = {}): Promise<TaughtHome> {
  localDrivers(t);
  const face = await startKazaguruma(options);
  t.after(() => face.close());
  return {
    face,
    config: routerConfig.parse({ address: face.url.href, driver: 'screen' }),
    credentials: face.box.options.admin,
  };
}

/** Ends a test that waits for ever. */
export const soon = (): AbortSignal => AbortSignal.timeout(60_000);
