// Saving a capture from the dialog, in the real editor and a real browser.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { Archive } from '../../../lib/capture/archive/archive.ts';
import { startAirstationN, type AirstationN } from '../../emulators/airstation/n.ts';
import { startChromium, type Browser } from '../support/chromium.ts';
import { NodeRed, userDirWithPackage } from '../support/node-red.ts';
import { need } from '../support/peer.ts';

const there = existsSync(process.env['CHROMIUM'] ?? '/usr/bin/chromium');
const WORDS = {
  'en-US': { page: /page \d+ of about \d+: \//, masked: /Masked: .*MAC addresses/, saved: /look it through/ },
  'ja-JP': { page: /ページ \d+\/約\d+: \//, masked: /マスク済み：.*MACアドレス/, saved: /必ず内容を確認/ },
} as const;

for (const locale of ['en-US', 'ja-JP'] as const) {
  describe(`A capture from the dialog, ${locale}`, { timeout: 120_000 }, () => {
    let router: AirstationN;
    let nodeRed: NodeRed;
    let browser: Browser;

    before(async (t) => {
      if (!need(t as never, 'chromium', there)) return;
      // slow enough for somebody to see how far it is
      router = await startAirstationN({ delayMs: 60 });
      nodeRed = await NodeRed.start({ userDir: userDirWithPackage() });
      browser = await startChromium(locale);
    });
    after(async () => {
      await browser?.close();
      await nodeRed?.stop();
      await router?.close();
    });

    test('It says how far it is, and ends as a file of the browser.', async () => {
      const { page } = browser;
      const words = WORDS[locale];
      const errors: string[] = [];
      page.on('pageerror', (error) => errors.push(error.message));
      await page.goto(nodeRed.url);
      await page.waitForSelector('#red-ui-workspace-chart');
      await page.evaluate("RED.editor.editConfig('', 'futamichi-router', '_ADD_')");
      await page.click('#futamichi-more > summary');
      await page.waitForSelector('#futamichi-capture');
      await page.waitForSelector('#node-config-input-driver option[value=airstation]', { state: 'attached' });
      await page.fill('#node-config-input-address', router.url.href);
      await page.selectOption('#node-config-input-driver', 'airstation');
      await page.fill('#node-config-input-username', router.box.options.admin.username);
      await page.fill('#node-config-input-password', router.box.options.admin.password);
      const saved = page.waitForEvent('download', { timeout: 60_000 });
      await page.click('#futamichi-capture');
      await page.waitForFunction(
        (source) => new RegExp(source).test(document.querySelector('#futamichi-captured')?.textContent ?? ''),
        words.page.source,
        { polling: 20 },
      );
      const download = await saved;
      assert.match(download.suggestedFilename(), /^futamichi-WSR-1800AX4S-\d{4}-\d\d-\d\d\.har$/);
      const text = readFileSync(await download.path(), 'utf8');
      assert.equal(new Archive(text).meta?.family, 'airstation-n');
      for (const secret of [router.box.options.admin.password, router.box.wanMac])
        assert.ok(!text.includes(secret));
      const told = (await page.textContent('#futamichi-captured')) ?? '';
      assert.match(told, words.saved);
      assert.match(told, words.masked);
      assert.equal(router.sessions, 0);
      assert.deepEqual(errors, []);
      await browser.shot(`editor-capture-${locale}`);
    });
  });
}
