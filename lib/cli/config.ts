import { routerConfig, type RouterConfig } from '../router/config.ts';
import { checkedInput } from '../router/checked-input.ts';

/** What was asked for on the command line as a router’s configuration. Throws `invalid-input`. */
export function configOf(asked: { readonly address: string; readonly driver: string }): RouterConfig {
  return checkedInput(routerConfig, { address: asked.address, driver: asked.driver });
}
