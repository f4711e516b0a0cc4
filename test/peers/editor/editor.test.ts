// The real editor in a real browser, as a person meets it, in English and in Japanese.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { startIgd, type IgdEmulator } from '../../emulators/igd/emulator.ts';
import { startChromium, type Browser } from '../support/chromium.ts';
import { NodeRed, userDirWithPackage } from '../support/node-red.ts';
import { need } from '../support/peer.ts';

const there = existsSync(process.env['CHROMIUM'] ?? '/usr/bin/chromium');

const WORDS = {
  'en-US': {
    found: /Found: Evil<b>Corp<\/b>/,
    up: /session is up/,
    sensor: 'router sensor',
    help: /Sends a router.s readings/,
  },
  'ja-JP': {
    found: /見つかりました：Evil<b>Corp<\/b>/,
    up: /インターネットに接続済み/,
    sensor: 'router sensor',
    help: /ルーターの状態をフローに送ります/,
  },
} as const;

for (const locale of ['en-US', 'ja-JP'] as const) {
  describe(`The editor, ${locale}`, { timeout: 120_000 }, () => {
    const words = WORDS[locale];
    let router: IgdEmulator;
    let nodeRed: NodeRed;
    let browser: Browser;

    before(async (t) => {
      if (!need(t as never, 'chromium', there)) return;
      router = await startIgd({
        // what a hostile device would call itself
        vendor: 'Evil<b>Corp</b>',
        model: '<img src=x onerror="window.hacked=1">',
        connections: [{ kind: 'ppp' }],
        addresses: ['25.100.7.10'],
        ssdp: { port: 1900, multicast: '127.0.0.1' },
      });
      nodeRed = await NodeRed.start({ userDir: userDirWithPackage() });
      browser = await startChromium(locale);
    });
    after(async () => {
      await browser?.close();
      await nodeRed?.stop();
      await router?.close();
    });

    test('A router is found, tested, deployed and seen at work.', async () => {
      const { page } = browser;
      await nodeRed.deploy([
        { id: 'peer0000tab00000', type: 'tab', label: 'Home' },
        {
          id: 'peer0000sensor00',
          type: 'futamichi-router-sensor',
          z: 'peer0000tab00000',
          name: '',
          router: '',
          readings: [],
          when: 'change',
          x: 200,
          y: 100,
          wires: [[]],
        },
      ]);
      await page.goto(nodeRed.url);
      await page.waitForSelector('.red-ui-flow-node');
      await page.evaluate("RED.editor.edit(RED.nodes.node('peer0000sensor00'))");
      await page.waitForSelector('#futamichi-readings label');
      await browser.shot(`editor-sensor-${locale}`);
      // the pencil beside "Router" adds one
      await page.click('#node-input-btn-router-add');
      await page.waitForSelector('#futamichi-find');
      await page.fill('#node-config-input-name', '下位 Router');
      await page.click('#futamichi-find');
      await page.waitForSelector('.futamichi-found', { timeout: 15_000 });
      assert.match((await page.textContent('#futamichi-found')) ?? '', /Evil<b>Corp<\/b>/);
      await page.click('.futamichi-found');
      await page.click('#futamichi-test');
      await page.waitForSelector('#futamichi-tested .ok', { timeout: 25_000 });
      const result = (await page.textContent('#futamichi-tested')) ?? '';
      assert.match(result, words.found);
      assert.match(result, words.up);
      assert.equal(await page.inputValue('#node-config-input-slug'), 'router');
      await browser.shot(`editor-router-${locale}`);
      assert.equal(await page.evaluate('window.hacked'), undefined, 'what a device calls itself is text');
      await page.click('#node-config-dialog-ok');
      await page.waitForSelector('#node-config-dialog-ok', { state: 'detached' }).catch(() => undefined);
      await page.click('#node-dialog-ok');
      await page.click('#red-ui-header-button-deploy');
      await page.waitForFunction(
        "[...document.querySelectorAll('.red-ui-flow-node-status-label')].some((label) => label.textContent.includes('25.100.7.10'))",
        undefined,
        { timeout: 20_000 },
      );
      await browser.shot(`editor-flow-${locale}`);
    });

    test('Every dialog opens, every text has its words, and no error is on the console.', async () => {
      const { page } = browser;
      const errors: string[] = [];
      page.on('pageerror', (error) => errors.push(error.message));
      await nodeRed.deploy([
        { id: 'peer0000tab00000', type: 'tab', label: 'Home' },
        {
          id: 'peer0000broker00',
          type: 'futamichi-router-broker',
          name: '',
          url: 'mqtt://127.0.0.1:1',
          base: 'futamichi',
          clientId: '',
          protocol: '4',
        },
        ...['sensor', 'action', 'home-assistant'].map((kind, row) => ({
          id: `peer0000${kind}`,
          type: `futamichi-router-${kind}`,
          z: 'peer0000tab00000',
          name: '',
          x: 200,
          y: 100 + row * 60,
          wires: [[]],
        })),
      ]);
      await page.goto(nodeRed.url);
      await page.waitForSelector('.red-ui-flow-node');
      for (const kind of ['sensor', 'action', 'home-assistant']) {
        await page.evaluate(`RED.editor.edit(RED.nodes.node('peer0000${kind}'))`);
        await page.waitForSelector('#dialog-form .form-row');
        await page.waitForFunction("document.querySelector('#dialog-form').textContent.trim().length > 10");
        const text = (await page.textContent('#dialog-form')) ?? '';
        assert.doesNotMatch(text, /router-[a-z-]+\.(label|hint|when)\./, 'a key stands where a word should');
        await browser.shot(`editor-${kind}-${locale}`);
        await page.click('#node-dialog-cancel');
        await page.waitForSelector('#node-dialog-cancel', { state: 'detached' }).catch(() => undefined);
      }
      await page.evaluate("RED.editor.editConfig('', 'futamichi-router-broker', 'peer0000broker00')");
      await page.waitForSelector('#node-config-input-url');
      await browser.shot(`editor-broker-${locale}`);
      const help = await page.evaluate("RED.nodes.getNodeHelp('futamichi-router-sensor')");
      assert.match(String(help), words.help);
      assert.deepEqual(errors, []);
    });
  });
}
