import assert from 'node:assert/strict';
import { dhcpServer } from '../../lib/capabilities/dhcp-server.ts';
import { lanAddress } from '../../lib/capabilities/lan-address.ts';
import { lanMac } from '../../lib/capabilities/lan-mac.ts';
import { pppoeAccount } from '../../lib/capabilities/pppoe-account.ts';
import { pppoeBridge } from '../../lib/capabilities/pppoe-bridge.ts';
import { wanMac } from '../../lib/capabilities/wan-mac.ts';
import { wanMode } from '../../lib/capabilities/wan-mode.ts';
import type { AnySetting } from '../../lib/router/capability.ts';
import type { Result } from '../../lib/router/verification.ts';
import type { Settings } from '../emulators/box/settings.ts';
import { onHomes, type Home, type Subject } from './home.ts';

/** What is asked of a setting one after the other, and what the box must hold then. */
interface Case {
  readonly setting: AnySetting;
  readonly asks: ReadonlyArray<{
    readonly ask: unknown;
    readonly becomes: Partial<Settings>;
    /** What is read afterwards, where it is not what was asked. */
    readonly reads?: (home: Home) => unknown;
  }>;
}

const OWN = '02:11:22:33:44:55';
const ACCOUNT = { username: 'new@isp.example', password: 'n&w=pass+1' };

/** Before all of them. */
const BEGIN: Partial<Settings> = {
  bridge: false,
  dhcp: true,
  wanMode: 'dhcp',
  wanMac: 'default',
  lanMac: 'default',
  account: { username: 'old@isp.example', password: 'old' },
};

const mac = (setting: AnySetting, key: 'wanMac' | 'lanMac'): Case => ({
  setting,
  asks: [
    { ask: OWN, becomes: { [key]: OWN } },
    { ask: 'default', becomes: { [key]: 'default' }, reads: ({ face }) => face.box.options.factory[key] },
  ],
});

const CASES: readonly Case[] = [
  {
    setting: pppoeBridge,
    asks: [
      { ask: true, becomes: { bridge: true } },
      { ask: false, becomes: { bridge: false } },
    ],
  },
  {
    setting: dhcpServer,
    asks: [
      { ask: false, becomes: { dhcp: false } },
      { ask: true, becomes: { dhcp: true } },
    ],
  },
  { setting: wanMode, asks: [{ ask: 'pppoe', becomes: { wanMode: 'pppoe' } }] },
  {
    setting: pppoeAccount,
    asks: [{ ask: ACCOUNT, becomes: { account: ACCOUNT }, reads: () => ACCOUNT.username }],
  },
  mac(wanMac, 'wanMac'),
  mac(lanMac, 'lanMac'),
];

export function settingsContract(subject: Subject): void {
  const has = ({ id }: AnySetting) => subject.offers.includes(id);
  const checks = CASES.filter(({ setting }) => has(setting)).map((each) => ({
    name: `${each.setting.id} is sent once and read back, and asked again sends nothing`,
    settings: startOf(each),
    run: (home: Home) => play(home, each),
  }));
  const moving = { name: 'after another LAN address the router is followed to it', settings: {}, run: moves };
  onHomes(subject, 'every setting', BEGIN, has(lanAddress) ? [...checks, moving] : checks);
}

/** A box that dials says more about its account. */
function startOf({ setting }: Case): Partial<Settings> {
  return setting === pppoeAccount ? { ...BEGIN, wanMode: 'pppoe' } : BEGIN;
}

async function play(home: Home, { setting, asks }: Case): Promise<void> {
  for (const { ask, becomes, reads } of asks) {
    const { outcome, after } = await insisted(home, setting, ask);
    assert.deepEqual([outcome, after], ['verified', reads ? reads(home) : ask], setting.id);
    assert.deepEqual({ ...home.face.box.settings, ...becomes }, home.face.box.settings);
  }
  if (setting.hidden) return;
  home.sent();
  assert.equal((await insisted(home, setting, asks.at(-1)?.ask)).outcome, 'unchanged');
  assert.deepEqual(home.sent(), [], 'nothing that changes anything');
}

/** Two of the same within two seconds are refused whatever anybody says. */
async function insisted(home: Home, setting: AnySetting, ask: unknown): Promise<Result> {
  await new Promise<void>((resolve) => home.clock.after(2500, resolve));
  return home.run(setting, ask, { force: true });
}

async function moves(home: Home): Promise<void> {
  const next = home.face.url.hostname.replace(/\d+$/, '77');
  const { outcome, after } = await home.run(lanAddress, next);
  assert.deepEqual([outcome, after], ['verified', next]);
  assert.equal(home.face.url.hostname, next);
  await home.router.lookNow();
  assert.equal(home.router.snapshot.value(lanAddress), next);
}
