import { routerConfig, type RouterConfig } from '../router/config.ts';
import { RouterError } from '../router/errors.ts';

/** What was asked for on the command line as a router’s configuration. Throws `invalid-input`. */
export function configOf(asked: { readonly address: string; readonly driver: string }): RouterConfig {
  const parsed = routerConfig.safeParse({ address: asked.address, driver: asked.driver });
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ message }) => message);
  throw new RouterError('invalid-input', { detail: faults.join('; ') });
}
