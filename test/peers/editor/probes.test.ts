// What may be asked beyond the routers, chosen in the real editor and a real browser.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { probes } from '../../../lib/transport/probes.ts';
import { startChromium, type Browser } from '../support/chromium.ts';
import { NodeRed, userDirWithPackage } from '../support/node-red.ts';
import { need } from '../support/peer.ts';

const there = existsSync(process.env['CHROMIUM'] ?? '/usr/bin/chromium');
const LANGUAGES = { 'en-US': 'en', 'ja-JP': 'ja' } as const;

for (const locale of ['en-US', 'ja-JP'] as const)
  describe(`Probes in the dialog, ${locale}`, { timeout: 120_000 }, () => {
    let nodeRed: NodeRed;
    let browser: Browser;

    before(async (t) => {
      if (!need(t as never, 'chromium', there)) return;
      nodeRed = await NodeRed.start({ userDir: userDirWithPackage() });
      browser = await startChromium(locale);
    });
    after(async () => {
      await browser?.close();
      await nodeRed?.stop();
    });

    test('Each says before it is ticked whom it asks and who learns what; none is ticked.', async () => {
      const { page } = browser;
      const language = LANGUAGES[locale];
      const errors: string[] = [];
      page.on('pageerror', (error) => errors.push(error.message));
      await page.goto(nodeRed.url);
      await page.waitForSelector('#red-ui-workspace-chart');
      await page.evaluate("RED.editor.editConfig('', 'futamichi-dual-stack', '_ADD_')");
      await page.waitForSelector('#futamichi-probes input[value=stun]');
      const shown = await page.textContent('#futamichi-probes');
      for (const { id, name, tells, privacy, cost, hosts } of probes)
        for (const words of [
          id,
          name[language],
          tells[language],
          privacy[language],
          cost[language],
          ...hosts,
        ])
          assert.ok(shown?.includes(words), `${id}: ${words}`);
      assert.equal(await page.locator('#futamichi-probes input').count(), probes.length);
      assert.equal(await page.locator('#futamichi-probes input:checked').count(), 0);
      const picture = process.env['FUTAMICHI_SHOTS'];
      if (picture) await page.screenshot({ path: `${picture}/probes-${language}.png` });
      await page.check('#futamichi-probes input[value=stun]');
      await page.click('#node-config-dialog-ok');
      const chosen = await page.evaluate(
        "(() => { let found; RED.nodes.eachConfig((each) => { if (each.type === 'futamichi-dual-stack') found = each.probes; }); return found; })()",
      );
      assert.deepEqual(chosen, ['stun']);
      assert.deepEqual(errors, []);
    });
  });
