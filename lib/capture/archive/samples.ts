import { wanModes } from '../../capabilities/wan-mode.ts';

const YES_OR_NO: readonly unknown[] = [true, false];
const MACS: readonly unknown[] = ['default', '02:00:5e:00:53:77'];

/** What could be asked of each setting, to see whether a screen has controls for it. None of it is ever sent. */
export const SAMPLES: Readonly<Record<string, readonly unknown[]>> = {
  'pppoe.bridge': YES_OR_NO,
  'dhcp.server': YES_OR_NO,
  'lan.address': ['192.168.77.1'],
  'wan.mac': MACS,
  'lan.mac': MACS,
  'wan.mode': wanModes,
  'pppoe.account': [{ username: 'user@example', password: 'password' }],
};
