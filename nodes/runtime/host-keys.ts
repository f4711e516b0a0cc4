import { join } from 'node:path';
import { hostKeysInFile, processHostKeys, type HostKeys } from '../../lib/transport/host-keys.ts';
import type { RED } from './node-red.ts';

const FILE = 'futamichi-ssh-host-keys';
const stores = new Map<string, HostKeys>();

/** The SSH hosts that this Node-RED has met, kept in its user directory. */
export function hostKeysOf(RED: RED): HostKeys {
  const { userDir } = RED.settings;
  if (!userDir) return processHostKeys;
  const store = stores.get(userDir) ?? hostKeysInFile(join(userDir, FILE), (line) => RED.log.warn(line));
  stores.set(userDir, store);
  return store;
}
