import { forwardAt, OWN_MARK, type ForwardKey } from '../../capabilities/own-forwards.ts';
import { portForwardAdd, type ForwardToAdd } from '../../capabilities/port-forward-add.ts';
import { portForwardRemove } from '../../capabilities/port-forward-remove.ts';
import { portForwards, type PortForward } from '../../capabilities/port-forwards.ts';
import { operation, type AnyOperation, type Performing } from '../../router/driver.ts';
import { RouterError } from '../../router/errors.ts';
import type { Forwards } from './forwards.ts';
import type { Gateway } from './gateway.ts';
import { keyArgs } from './port-mapping.ts';

/** Adding and removing, where the service lists them. What came of it is read again, at this one port. */
export function forwardOperations(gateway: Gateway, forwards: Forwards): readonly AnyOperation[] {
  const offered: AnyOperation[] = [];
  if (gateway.lists('AddPortMapping'))
    offered.push(operation(portForwardAdd, (asked, performing) => add(forwards, asked, performing)));
  if (gateway.lists('DeletePortMapping'))
    offered.push(operation(portForwardRemove, (key, performing) => remove(forwards, key, performing)));
  return offered;
}

async function add(forwards: Forwards, asked: ForwardToAdd, performing: Performing): Promise<void> {
  const there = await present(forwards, asked, performing);
  if (there && (there.host !== asked.host || there.internalPort !== asked.internalPort))
    throw new RouterError('conflict', {
      detail: `${asked.protocol} ${asked.port} goes to ${there.host}:${there.internalPort}`,
      hint: {
        en: 'This port is forwarded already. Remove that forward first, or take another port.',
        ja: 'このポートはすでに転送設定されています。既存の設定を削除するか、別のポートを指定してください。',
      },
    });
  forwards.expect(asked);
  const { host, internalPort, description = '', lease } = asked;
  const args = [
    ...keyArgs(asked),
    ['NewInternalPort', String(internalPort)],
    ['NewInternalClient', host],
    ['NewEnabled', '1'],
    ['NewPortMappingDescription', description === '' ? OWN_MARK : `${OWN_MARK}: ${description}`],
    ['NewLeaseDuration', String(lease)],
  ] as const;
  await performing.request((signal) => forwards.change('AddPortMapping', args, signal));
}

async function remove(forwards: Forwards, key: ForwardKey, performing: Performing): Promise<void> {
  const there = await present(forwards, key, performing);
  const isKnown = performing.before.get(portForwards).state === 'known';
  forwards.expect(key);
  if (!there && isKnown) return;
  await performing.request((signal) => forwards.change('DeletePortMapping', keyArgs(key), signal));
}

/** Asked for now; by what was read before where the router does not tell of one alone. */
async function present(
  forwards: Forwards,
  key: ForwardKey,
  performing: Performing,
): Promise<PortForward | undefined> {
  const found = await performing.request((signal) => forwards.at(key, signal));
  return found === 'unasked' ? forwardAt(performing.before.value(portForwards), key) : found;
}
