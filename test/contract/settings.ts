import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dhcpServer } from '../../lib/capabilities/dhcp-server.ts';
import { lanAddress } from '../../lib/capabilities/lan-address.ts';
import { lanMac } from '../../lib/capabilities/lan-mac.ts';
import { pppoeAccount } from '../../lib/capabilities/pppoe-account.ts';
import { pppoeBridge } from '../../lib/capabilities/pppoe-bridge.ts';
import { wanMac } from '../../lib/capabilities/wan-mac.ts';
import { wanMode } from '../../lib/capabilities/wan-mode.ts';
import type { AnySetting } from '../../lib/router/capability.ts';
import type { Settings } from '../emulators/box/settings.ts';
import { Home, type Subject } from './home.ts';

/** What each setting must do on every family that has it: be read, sent once, read back, and left alone when it is so already. */
interface Case {
  readonly setting: AnySetting;
  /** Of the box, at the beginning. */
  readonly begin?: Partial<Settings>;
  readonly ask: unknown;
  /** What the box must hold afterwards. */
  readonly becomes: Partial<Settings>;
  /** What is read afterwards, where it is not what was asked. */
  readonly reads?: unknown;
}

const OWN = '02:11:22:33:44:55';

const CASES: readonly Case[] = [
  { setting: pppoeBridge, begin: { bridge: false }, ask: true, becomes: { bridge: true } },
  { setting: pppoeBridge, begin: { bridge: true }, ask: false, becomes: { bridge: false } },
  { setting: dhcpServer, begin: { dhcp: true }, ask: false, becomes: { dhcp: false } },
  { setting: dhcpServer, begin: { dhcp: false }, ask: true, becomes: { dhcp: true } },
  { setting: wanMode, begin: { wanMode: 'dhcp' }, ask: 'pppoe', becomes: { wanMode: 'pppoe' } },
  { setting: wanMac, begin: { wanMac: 'default' }, ask: OWN, becomes: { wanMac: OWN } },
  { setting: lanMac, begin: { lanMac: 'default' }, ask: OWN, becomes: { lanMac: OWN } },
  {
    setting: pppoeAccount,
    begin: { wanMode: 'pppoe', account: { username: 'old@isp.example', password: 'old' } },
    ask: { username: 'new@isp.example', password: 'n&w=pass+1' },
    becomes: { account: { username: 'new@isp.example', password: 'n&w=pass+1' } },
    reads: 'new@isp.example',
  },
];

export function settingsContract(subject: Subject): void {
  for (const { setting, begin = {}, ask, becomes, reads = ask } of CASES) {
    if (!subject.offers.includes(setting.id)) continue;
    const what = typeof ask === 'object' ? setting.id : `${setting.id} = ${String(ask)}`;

    test(`${subject.name}: ${what} is sent once and read back, and asked again sends nothing`, async (t) => {
      const home = await Home.open(t, subject, begin);
      home.sent();
      const { outcome, after } = await home.run(setting, ask);
      assert.deepEqual([outcome, after], ['verified', reads]);
      assert.deepEqual({ ...home.face.box.settings, ...becomes }, home.face.box.settings);
      if (setting.hidden) return;
      home.sent();
      const again = await home.run(setting, ask, { force: true }).catch(async () => {
        // a second one of the same within two seconds is refused whatever anybody says
        await new Promise<void>((resolve) => home.clock.after(2500, resolve));
        return home.run(setting, ask, { force: true });
      });
      assert.equal(again.outcome, 'unchanged');
      assert.deepEqual(home.sent(), [], 'nothing that changes anything');
    });
  }

  for (const setting of [wanMac, lanMac]) {
    if (!subject.offers.includes(setting.id)) continue;
    test(`${subject.name}: ${setting.id} goes back to the vendor's`, async (t) => {
      const key = setting === wanMac ? 'wanMac' : 'lanMac';
      const home = await Home.open(t, subject, { [key]: OWN });
      assert.equal(home.router.snapshot.value(setting), OWN);
      const { outcome, after } = await home.run(setting, 'default');
      assert.deepEqual([outcome, after], ['verified', home.face.box.options.factory[key]]);
      assert.equal(home.face.box.settings[key], 'default');
    });
  }

  if (subject.offers.includes(lanAddress.id)) {
    test(`${subject.name}: after another LAN address the router is followed to it`, async (t) => {
      const home = await Home.open(t, subject);
      const before = home.face.url.hostname;
      const next = before.replace(/\d+$/, '77');
      const { outcome, after } = await home.run(lanAddress, next);
      assert.deepEqual([outcome, after], ['verified', next]);
      assert.equal(home.face.url.hostname, next);
      await home.router.lookNow();
      assert.equal(home.router.snapshot.value(lanAddress), next);
    });
  }
}
