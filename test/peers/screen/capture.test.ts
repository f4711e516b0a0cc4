// Captures of emulated screens that need script, in a real Chromium.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Archive } from '../../../lib/capture/archive/archive.ts';
import { reportOn } from '../../../lib/capture/archive/report.ts';
import { assertAlike, beforeAndAfter } from '../../support/masked-alike.ts';
import { LOCAL_DRIVERS, SCREENS, sentOtherwise, targetAt } from '../../support/screens.ts';
import { inChromium, ownBrowsers, signal } from './in-chromium.ts';

describe('A capture in Chromium', inChromium, () => {
  for (const { family, driver, start } of SCREENS.filter(({ browser }) => browser)) {
    test(`${family}: only looks, logs in once and out again, tells no secret, and is understood.`, async (t) => {
      const face = await start();
      t.after(() => face.close());
      const before = JSON.stringify(face.box.settings);
      const both = await beforeAndAfter({
        target: targetAt(face),
        driver,
        definitions: LOCAL_DRIVERS,
        creator: { name: 'test', version: '0' },
        signal,
      });
      const { archive, problem } = both.capture;
      assert.equal(problem, undefined);
      assert.deepEqual(sentOtherwise(face.requests), []);
      assert.equal(JSON.stringify(face.box.settings), before);
      assert.equal(face.logins, 1);
      assert.equal(face.sessions, 0);
      assert.deepEqual(ownBrowsers(), []);
      const text = JSON.stringify(archive);
      const { admin, serial } = face.box.options;
      const { account } = face.box.settings;
      const secrets = [admin.password, account.username, account.password, face.box.wanMac, serial];
      for (const secret of secrets.filter(Boolean)) assert.ok(!text.includes(secret), secret);
      assertAlike(both);
      const { findings } = await reportOn(new Archive(text));
      const missed = findings.filter(({ told }) => told && told.state !== 'value' && told.state !== 'empty');
      assert.deepEqual(missed, []);
      const ready = findings.filter(({ change }) => change?.state === 'ready').map(({ id }) => id);
      for (const id of ['pppoe.bridge', 'dhcp.server', 'lan.address', 'wan.mode', 'pppoe.account'])
        assert.ok(ready.includes(id), id);
    });
  }
});
