import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { ADMIN, UPPER_PROFILE } from '../../demo/boxes.ts';
import { DemoHome } from '../../demo/home.ts';
import { addDashboard } from '../peers/home-assistant/dashboard.ts';
import { Hass, hassIsBuilt } from '../peers/home-assistant/hass.ts';
import { startChromium } from '../peers/support/chromium.ts';
import { EditorHand } from '../peers/support/editor-hand.ts';
import { firstEvening, MQTT_USER } from '../peers/support/first-evening.ts';
import { scratch } from '../peers/support/lab.ts';
import { Mosquitto } from '../peers/support/mosquitto.ts';
import { NodeRed } from '../peers/support/node-red.ts';
import { until } from '../peers/support/until.ts';
import { shoot } from './camera.ts';

const root = join(import.meta.dirname, '..', '..');
const EXAMPLE = { upper: 'futamichi0000802', home: 'futamichi0000803' };
const NAMES = {
  en: { upper: 'Upper router', lower: 'Lower router' },
  ja: { upper: '上位ルーター', lower: '下位ルーター' },
} as const;

const RECONNECT = { en: 'Reconnect', ja: '再接続' } as const;
/** Home Assistant’s own word on a button. */
const PRESS = { en: 'Press', ja: '押す' } as const;

type Language = keyof typeof NAMES;

/** This package as it stands here, in a user directory of its own. */
function userDir(): string {
  const dir = scratch('screenshots');
  const scope = join(dir, 'node_modules', '@futamichi');
  mkdirSync(scope, { recursive: true });
  symlinkSync(root, join(scope, 'node-red-dual-stack'), 'junction');
  const dependencies = { '@futamichi/node-red-dual-stack': '*' };
  writeFileSync(
    join(dir, 'package.json'),
    JSON.stringify({ name: 'screenshots', private: true, dependencies }),
  );
  return dir;
}

/** What the emulated upper router asks for so that no browser is needed behind the picture; then the picture is whole. */
async function completeUpper(nodeRed: NodeRed): Promise<void> {
  const flows = (await nodeRed.admin('GET', 'flows')) as readonly { readonly id: string }[];
  const more = { profile: JSON.stringify(UPPER_PROFILE), credentials: ADMIN };
  await nodeRed.deploy(
    flows.map((node) => (node.id === EXAMPLE.upper ? { ...node, ...more } : node)),
    'nodes',
  );
}

async function logIn(page: Page, hass: Hass): Promise<void> {
  await page.goto(`${hass.url}/manifest.json`);
  const tokens = {
    access_token: hass.token,
    token_type: 'Bearer',
    expires_in: 1e9,
    expires: Date.now() + 1e12,
    refresh_token: '',
    hassUrl: hass.url,
    clientId: `${hass.url}/`,
  };
  await page.evaluate(`localStorage.setItem('hassTokens', ${JSON.stringify(JSON.stringify(tokens))})`);
}

async function inHomeAssistant(page: Page, hass: Hass, language: Language): Promise<void> {
  const session = async () => (await hass.state('binary_sensor.lower_session_up'))?.state;
  await until('the session is seen', async () => (await session()) === 'on', 60_000);
  await until(
    'reconnect is offered',
    async () => (await hass.state('button.lower_reconnect')) !== undefined,
    60_000,
  );
  await logIn(page, hass);
  const devices = (await hass.ws('config/device_registry/list')) as readonly {
    readonly id: string;
    readonly name: string;
  }[];
  const lower = devices.find(({ name }) => name === NAMES[language].lower);
  if (!lower) throw new Error('the lower router is no device');
  await page.goto(`${hass.url}/config/devices/device/${lower.id}`);
  await page.waitForSelector('ha-device-entities-card', { timeout: 60_000 });
  await page.locator('ha-device-entities-card', { hasText: RECONNECT[language] }).waitFor();
  await page.getByRole('button', { name: PRESS[language] }).first().click();
  const outcome = async () => (await hass.state('sensor.lower_last_action'))?.state;
  await until('the reconnect is verified', async () => (await outcome()) === 'reconnect: verified', 60_000);
  await shoot(page, `device.${language}`);
  await dashboard(page, hass, language);
}

async function dashboard(page: Page, hass: Hass, language: Language): Promise<void> {
  const file = { en: 'dashboard.yaml', ja: 'dashboard-ja.yaml' }[language];
  await addDashboard(hass, 'two-roads', readFileSync(join(root, 'examples', 'home-assistant', file), 'utf8'));
  await page.goto(`${hass.url}/two-roads`);
  const picture = page.locator('hui-image img');
  await picture.waitFor({ timeout: 60_000 });
  await until('the picture', () => picture.evaluate((image: HTMLImageElement) => image.naturalWidth > 0));
  await page.locator('state-history-charts').waitFor();
  await shoot(page, `dashboard.${language}`, 'hui-badge', 'hui-section >> nth=0', 'hui-section >> nth=1');
}

async function pictures(language: Language): Promise<void> {
  const broker = await Mosquitto.start({ users: { [MQTT_USER.username]: MQTT_USER.password, hass: 'hass' } });
  const nodeRed = await NodeRed.start({ userDir: userDir() });
  const hass = hassIsBuilt('newest')
    ? new Hass('newest', 8123, { port: broker.port, username: 'hass', password: 'hass' }, [
        'frontend',
        'history',
        'logbook',
      ])
    : undefined;
  await hass?.start();
  const browser = await startChromium(language === 'ja' ? 'ja-JP' : 'en-US');
  const { page } = browser;
  try {
    await firstEvening(page, {
      editor: nodeRed.url,
      mqttPort: broker.port,
      upper: '192.168.10.1',
      lower: '192.168.10.2',
      names: NAMES[language],
      look: async (what, selector) => {
        if (what === 'router') await page.locator('#node-config-input-name').scrollIntoViewIfNeeded();
        await shoot(page, `${what}.${language}`, selector);
      },
    });
    await completeUpper(nodeRed);
    await new EditorHand(page).open(nodeRed.url);
    await page.locator('#red-ui-workspace-tabs .red-ui-tab', { hasText: 'Home Assistant' }).click();
    await page.evaluate("RED.sidebar.show('futamichi-home')");
    await until(
      'all is known',
      async () => (await page.locator('.futamichi-tab svg .sign.ok').count()) > 5,
      60_000,
    );
    await page.click('button[data-tab-id="debug"]');
    await page.mouse.move(700, 700);
    await shoot(page, `flow.${language}`, '.red-ui-flow-node >> nth=0', '.red-ui-flow-node >> nth=-1');
    await shoot(page, `tab.${language}`);
    if (hass) await inHomeAssistant(page, hass, language);
    await page.setViewportSize({ width: 390, height: 760 });
    await page.goto(`${nodeRed.url}futamichi/home/${EXAMPLE.home}`);
    await page.waitForSelector('main svg');
    await shoot(page, `phone.${language}`);
  } catch (error) {
    await page.screenshot({ path: join(root, 'artifacts', 'screenshots-failed.png') });
    throw error;
  } finally {
    await browser.close();
    await hass?.stop();
    await nodeRed.stop();
    await broker.stop();
  }
}

const home = await DemoHome.start({
  upper: '192.168.10.1',
  lower: '192.168.10.2',
  carton: '192.168.11.1',
  ports: { upper: 80, lower: 80 },
  at: (address) => address,
  found: true,
  number: 10,
});
for (const language of ['en', 'ja'] as const) await pictures(language);
await home.close();
process.exit(0);
