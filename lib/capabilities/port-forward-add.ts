import { z } from 'zod';
import { action } from '../router/capability.ts';
import { seconds } from '../router/clock.ts';
import { forwardAt, homeHost, note, port, protocol } from './own-forwards.ts';
import { portForwards } from './port-forwards.ts';

/** A forward as it is asked for. */
const forwardToAdd = z
  .strictObject({
    port,
    protocol,
    host: homeHost,
    /** Where the machine listens; default: the same port. */
    internalPort: port.optional(),
    /** What it is for; behind the mark that says whose it is. */
    description: note.optional(),
    /** Seconds until the router takes it away by itself, a week at most; 0: never. */
    lease: z.int().min(0).max(604_800).default(0),
  })
  .transform(({ internalPort, ...asked }) => ({ ...asked, internalPort: internalPort ?? asked.port }));
export type ForwardToAdd = z.output<typeof forwardToAdd>;

export const portForwardAdd = action<ForwardToAdd>('port.forward.add', {
  input: forwardToAdd,
  name: { en: 'Add port forward', ja: 'ポート転送の追加' },
  description: {
    en: 'Forwards a port to a machine of the home: {"port", "protocol", "host"}, and where wanted "internalPort", "description" and "lease" (seconds).',
    ja: 'ポートを宅内の機器へ転送します。{"port", "protocol", "host"} を指定し、必要なら "internalPort"、"description"、"lease"（秒）を加えます。',
  },
  risk: 'exposes',
  cooldownMs: seconds(2),
  settlesMs: seconds(20),
  concerns: [portForwards],
  happened: ({ now }, asked) => {
    const found = forwardAt(now.value(portForwards), asked);
    return found?.enabled === true && found.host === asked.host && found.internalPort === asked.internalPort;
  },
});
