// Teaching a settings screen that nobody has written a profile for, in the real editor and a real browser, in both languages.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { startKazaguruma, type Kazaguruma } from '../../emulators/kazaguruma/kazaguruma.ts';
import { english, japanese } from '../../emulators/kazaguruma/words.ts';
import { startChromium, type Browser } from '../support/chromium.ts';
import { NodeRed, userDirWithPackage } from '../support/node-red.ts';
import { need } from '../support/peer.ts';

const there = existsSync(process.env['CHROMIUM'] ?? '/usr/bin/chromium');

const CASES = [
  {
    locale: 'en-US',
    language: 'en',
    labels: english,
    concept: 'PPPoE bridge',
    missing: 'not found',
    off: 'Off',
    means: /shows “hold back” now/,
    taken: /Read twice, both times the same: Dial-up frames of other devices = off/,
    writable: /may be changed from now on/,
  },
  {
    locale: 'ja-JP',
    language: 'ja',
    labels: japanese,
    concept: 'PPPoEブリッジ',
    missing: '見つかりません',
    off: '無効',
    means: /現在の表示は「止める」です/,
    taken: /結果が一致しました：他機器のダイヤルフレーム＝無効/,
    writable: /今後は変更できます/,
  },
] as const;

for (const { locale, language, labels, ...words } of CASES) {
  describe(`A settings screen is taught in the dialog, ${locale}`, { timeout: 180_000 }, () => {
    let router: Kazaguruma;
    let nodeRed: NodeRed;
    let browser: Browser;

    before(async (t) => {
      if (!need(t as never, 'chromium', there)) return;
      router = await startKazaguruma({ language });
      nodeRed = await NodeRed.start({ userDir: userDirWithPackage() });
      browser = await startChromium(locale);
    });
    after(async () => {
      await browser?.close();
      await nodeRed?.stop();
      await router?.close();
    });

    test('What no driver knows is proposed, shown as a table, pointed at, confirmed, and written only then.', async () => {
      const { page } = browser;
      const errors: string[] = [];
      page.on('pageerror', (error) => errors.push(error.message));
      await page.goto(nodeRed.url);
      await page.waitForSelector('#red-ui-workspace-chart');
      await page.evaluate("RED.editor.editConfig('', 'futamichi-router', '_ADD_')");
      await page.waitForSelector('#node-config-input-driver option[value=screen]', { state: 'attached' });
      await page.fill('#node-config-input-name', 'KZ');
      await page.fill('#node-config-input-address', router.url.href);
      await page.click('#futamichi-test');
      // nobody knows it, and a login form answers
      await page.waitForSelector('#futamichi-tested p:not(:has(.fa-spinner))', { timeout: 30_000 });
      await browser.shot(`editor-teach-0-unknown-${locale}`);
      await page.click('#futamichi-tested .futamichi-teach-button');
      await browser.shot(`editor-teach-1-proposed-${locale}`);
      assert.equal(await page.inputValue('#node-config-input-driver'), 'screen');
      assert.equal(router.logins, 0);
      await page.fill('#node-config-input-username', router.box.options.admin.username);
      await page.fill('#node-config-input-password', router.box.options.admin.password);
      await page.click('#futamichi-test');
      const row = '#futamichi-screen-table tr[data-concept="pppoe.bridge"]';
      await page.waitForSelector(row, { timeout: 60_000 });
      assert.match(
        (await page.textContent(row)) ?? '',
        new RegExp(`${words.concept}.*${words.missing}`, 's'),
      );
      const dhcp = (await page.textContent('#futamichi-screen-table tr[data-concept="dhcp.server"]')) ?? '';
      assert.ok(dhcp.includes(labels.dhcp), dhcp);
      assert.ok(dhcp.includes('/net/lan.html'));
      await page.locator('#futamichi-screen-table').scrollIntoViewIfNeeded();
      await browser.shot(`editor-teach-2-table-${locale}`);

      await page.click(`${row} .futamichi-teach-button`);
      await page.locator(`${row} + .futamichi-below`).scrollIntoViewIfNeeded();
      await browser.shot(`editor-teach-3-candidates-${locale}`);
      await page.click(`${row} + .futamichi-below .futamichi-candidate:has-text("${labels.relay}")`);
      const below = `${row} + .futamichi-below`;
      assert.match((await page.textContent(below)) ?? '', words.means);
      await page.click(`${below} .futamichi-teach-button:has-text("${words.off}")`);
      await page.waitForSelector(`${below} .futamichi-json`, { timeout: 60_000 });
      assert.match((await page.textContent(below)) ?? '', words.taken);
      assert.equal(profileOf(await overrides()).basis, 'found');
      await page.locator(`${below} .futamichi-json`).scrollIntoViewIfNeeded();
      await browser.shot(`editor-teach-4-taken-${locale}`);

      await page.click(`${below} .futamichi-teach-button:has(.fa-check)`);
      await page.waitForFunction(
        ([place, source]) =>
          new RegExp(source ?? '').test(document.querySelector(place ?? '')?.textContent ?? ''),
        [below, words.writable.source],
        { timeout: 60_000 },
      );
      assert.equal(profileOf(await overrides()).basis, 'taught');
      await browser.shot(`editor-teach-5-confirmed-${locale}`);
      assert.deepEqual(router.saves, [], 'nothing was pressed');
      assert.equal(router.sessions, 0);

      // what was taught is deployed, and the bridge can be set by a flow
      await page.click('#node-config-dialog-ok');
      await page.waitForSelector('#node-config-dialog-ok', { state: 'detached' }).catch(() => undefined);
      assert.deepEqual(errors, []);

      function overrides(): Promise<string> {
        return page.evaluate("$('#node-config-input-profile').typedInput('value')");
      }
    });
  });
}

function profileOf(json: string): { readonly basis: string; readonly label: readonly string[] } {
  const { settings } = JSON.parse(json) as {
    settings: Record<string, { basis: string; label: readonly string[] }>;
  };
  const line = settings['pppoe.bridge'];
  assert.ok(line);
  return line;
}
