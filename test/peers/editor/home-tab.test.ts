// The home in the sidebar of the real editor and on its page, in a real browser and both languages.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { startIgd, type IgdEmulator } from '../../emulators/igd/emulator.ts';
import { ownUdn } from '../../support/igd.ts';
import { startChromium, type Browser } from '../support/chromium.ts';
import { NodeRed, userDirWithPackage } from '../support/node-red.ts';
import { need } from '../support/peer.ts';
import { until } from '../support/until.ts';

const there = existsSync(process.env['CHROMIUM'] ?? '/usr/bin/chromium');

const WORDS = {
  'en-US': {
    refused: /refuses the PPPoE account/,
    plan: 'Plan',
    planned: /Nothing has been changed/,
    page: 'en',
    diagnostics: 'Diagnostics',
    login: { tab: /Your login has ended/, page: /^Log in to the Node-RED editor/ },
    not: 'Not from here.',
    away: /Node-RED does not answer/,
  },
  'ja-JP': {
    refused: /認証に失敗/,
    plan: '計画を表示',
    planned: /まだ何も変更していません/,
    page: 'ja',
    diagnostics: '診断情報',
    login: { tab: /ログインの期限が切れた/, page: /エディターにログインしてから/ },
    not: 'ここからは使えません。',
    away: /Node-REDから応答がありません/,
  },
} as const;

for (const locale of ['en-US', 'ja-JP'] as const)
  describe(`The home in the sidebar, ${locale}`, { timeout: 180_000 }, () => {
    const words = WORDS[locale];
    let upper: IgdEmulator;
    let lower: IgdEmulator;
    let nodeRed: NodeRed;
    let browser: Browser;
    const asked: string[] = [];
    let news = 0;
    const errors: string[] = [];

    before(async (t) => {
      if (!need(t as never, 'chromium', there)) return;
      upper = await startIgd({ udn: ownUdn(), addresses: ['25.200.3.17'] });
      lower = await startIgd({ udn: ownUdn(), addresses: ['25.100.7.10'], connections: [{ kind: 'ppp' }] });
      nodeRed = await NodeRed.start({ userDir: userDirWithPackage() });
      const router = (id: string, role: string, { url }: IgdEmulator) => ({
        id,
        type: 'futamichi-router',
        name: role,
        slug: role,
        role,
        driver: 'igd',
        address: url.href,
        interval: 1,
      });
      await nodeRed.deploy([
        { id: 'tab', type: 'tab', label: 'Home' },
        router('r1', 'upper', upper),
        router('r2', 'lower', lower),
        { id: 'h1', type: 'futamichi-dual-stack', name: 'Home', slug: 'home', upper: 'r1', lower: 'r2' },
      ]);
      browser = await startChromium(locale);
      const { page } = browser;
      page.on('pageerror', (error) => errors.push(error.message));
      page.on('request', (request) => asked.push(request.url()));
      page.on('websocket', (socket) =>
        socket.on('framereceived', ({ payload }) => {
          news += String(payload).split('"futamichi/home"').length - 1;
        }),
      );
      await page.goto(nodeRed.url);
      await page.waitForSelector('#red-ui-workspace-chart');
    });
    after(async () => {
      await browser?.close();
      await nodeRed?.stop();
      await upper?.close();
      await lower?.close();
    });

    const shown = async () => (await browser.page.textContent('.futamichi-tab')) ?? '';
    const tabAsks = () => asked.filter((url) => url.includes('/futamichi-dual-stack/')).length;
    /** Resolves when the runtime has something else to show. */
    const changes = async (act: () => void, isIt: (picture: string) => boolean) => {
      act();
      await until('the news', async () =>
        isIt(await (await fetch(`${nodeRed.url}futamichi/home/h1.svg`)).text()),
      );
    };
    /** Puts the window behind others, and back. */
    const behind = (hidden: boolean) =>
      browser.page.evaluate(
        `Object.defineProperty(document, 'hidden', { configurable: true, get: () => ${hidden} });
         document.dispatchEvent(new Event('visibilitychange'));`,
      );
    const isBroken = (picture: string) => picture.includes('sign problem');

    test('The picture is live: what breaks is marked as it breaks, with what to do about it.', async () => {
      const { page } = browser;
      await page.evaluate("RED.sidebar.show('futamichi-home')");
      await page.waitForSelector('.futamichi-tab svg .sign.ok');
      const [before, told] = [tabAsks(), news];
      lower.drop('ERROR_AUTHENTICATION_FAILURE');
      await page.waitForSelector('.futamichi-tab svg .sign.problem');
      assert.ok(news > told);
      assert.ok(tabAsks() - before <= news - told, 'one question for each piece of news, at most');
      assert.match(await shown(), words.refused);
      assert.ok((await page.locator('.futamichi-tab li.problem small').count()) > 0);
    });

    test('The plan can be read before anything is done.', async () => {
      const { page } = browser;
      await page.locator('.futamichi-tab button', { hasText: words.plan }).click();
      await until('the plan', async () => words.planned.test(await shown()));
      assert.ok((await page.locator('.futamichi-tab li.step').count()) > 0);
    });

    test('Nothing is asked while another tab is in front, or the window is behind others.', async () => {
      const { page } = browser;
      await page.evaluate("RED.sidebar.show('info')");
      await page.waitForSelector('.futamichi-tab', { state: 'hidden' });
      const before = tabAsks();
      await changes(
        () => lower.restore(),
        (picture) => !isBroken(picture),
      );
      assert.equal(tabAsks(), before);
      await page.evaluate("RED.sidebar.show('futamichi-home')");
      await page.waitForSelector('.futamichi-tab svg .sign.problem', { state: 'detached' });
      await behind(true);
      const then = tabAsks();
      await changes(() => lower.drop('ERROR_AUTHENTICATION_FAILURE'), isBroken);
      assert.equal(tabAsks(), then);
      const told = news;
      await behind(false);
      await page.waitForSelector('.futamichi-tab svg .sign.problem');
      assert.ok(tabAsks() - then <= 1 + news - told, 'once for all that was missed');
    });

    test('What a bug report needs is saved as a file.', async () => {
      const { page } = browser;
      await page.evaluate("RED.sidebar.show('futamichi-home')");
      const saved = page.waitForEvent('download');
      await page.getByRole('button', { name: words.diagnostics }).click();
      const file = await saved;
      assert.match(file.suggestedFilename(), /^futamichi-diagnostics-\d{4}-\d\d-\d\d\.json$/);
      const report = JSON.parse(readFileSync(await file.path(), 'utf8')) as {
        readonly versions: { readonly nodeRed: string };
        readonly routers: readonly unknown[];
      };
      assert.match(report.versions.nodeRed, /^\d+\.\d+\.\d+/);
      assert.equal(report.routers.length, 2);
      await browser.shot(`diagnostics-${locale}`);
    });

    test('Why nothing is shown is told as it is: a login that has ended, a refusal, a proxy before a Node-RED that is away.', async () => {
      const { page } = browser;
      const message = { en: 'Not from here.', ja: 'ここからは使えません。' };
      const answers = /\/(h1\.svg|futamichi-dual-stack\/home)\?/;
      for (const [answer, inTab, onPage] of [
        [{ status: 401 }, words.login.tab, words.login.page],
        [{ status: 403, json: { message } }, words.not, words.not],
        [{ status: 502, body: '<h1>Bad Gateway</h1>' }, words.away, words.away],
      ] as const) {
        await page.route(answers, (route) => route.fulfill(answer));
        await page.goto(nodeRed.url);
        await page.waitForFunction("window.RED?.sidebar?.containsTab('futamichi-home')");
        await page.evaluate("RED.sidebar.show('futamichi-home')");
        await page.locator('.futamichi-tab-note', { hasText: inTab }).waitFor();
        await page.goto(`${nodeRed.url}futamichi/home/h1`);
        await page.locator('#note', { hasText: onPage }).waitFor();
        await page.unroute(answers);
      }
    });

    test('The page shows the same picture, in the reader’s language, and asks for it only while it is seen.', async () => {
      const { page } = browser;
      const pictures = () => asked.filter((url) => url.includes('/futamichi/home/h1.svg')).length;
      await page.clock.install();
      await page.goto(`${nodeRed.url}futamichi/home/h1`);
      await page.waitForSelector(`main svg[lang=${words.page}]`);
      const first = pictures();
      await page.clock.runFor(5000);
      await until('the next look', () => pictures() === first + 1);
      // it is answered when there is news, and not before
      await page.clock.runFor(30_000);
      assert.equal(pictures(), first + 1);
      lower.drop('ERROR_ISP_TIME_OUT');
      await page.waitForFunction(
        (before) => document.querySelector('main')?.textContent !== before,
        await page.textContent('main'),
      );
      await behind(true);
      const before = pictures();
      await page.clock.runFor(60_000);
      assert.equal(pictures(), before);
      await behind(false);
      await until('the look of who comes back', () => pictures() === before + 1);
      assert.deepEqual(errors, []);
    });
  });
