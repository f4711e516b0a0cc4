import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { parse } from 'yaml';
import { startChromium } from '../support/chromium.ts';
import { until } from '../support/until.ts';
import type { Hass } from './hass.ts';

/** A dashboard of its own, as the raw configuration editor stores it. */
export async function addDashboard(hass: Hass, path: string, text: string): Promise<void> {
  const config = parse(text) as { readonly title: string };
  await hass.ws('lovelace/dashboards/create', {
    url_path: path,
    title: config.title,
    icon: 'mdi:road',
    mode: 'storage',
    show_in_sidebar: true,
    require_admin: false,
  });
  await hass.ws('lovelace/config/save', { url_path: path, config });
}

/** What the frontend of 2024.12 says of itself when it is drawn before its configuration has come. */
const STARTS = /null \(reading 'recovery_mode'\)/;

const LOOKS = [
  { name: 'light', colorScheme: 'light', width: 1400, height: 1000 },
  { name: 'dark', colorScheme: 'dark', width: 1400, height: 1000 },
  { name: 'phone', colorScheme: 'light', width: 390, height: 2200 },
] as const;

/**
 * Shows it in Home Assistant's own frontend, in the language of the browser, light, dark and on a phone, and keeps screenshots;
 * answers with what is broken in it.
 * `then`: what a person does there afterwards.
 */
export async function lookAt(
  hass: Hass,
  path: string,
  language: 'en' | 'ja',
  name: string,
  then: (page: Page) => Promise<void>,
): Promise<readonly string[]> {
  const browser = await startChromium(language === 'ja' ? 'ja-JP' : 'en-US');
  const { page } = browser;
  const errors: string[] = [];
  page.on('pageerror', ({ message }) => {
    if (!STARTS.test(message)) errors.push(message);
  });
  try {
    const tokens = {
      hassUrl: hass.url,
      clientId: `${hass.url}/`,
      access_token: hass.token,
      refresh_token: '',
      expires: Date.now() + 86_400_000,
      expires_in: 86_400,
      token_type: 'Bearer',
    };
    await page.addInitScript((value) => {
      if (location.protocol === 'http:') localStorage.setItem('hassTokens', value);
    }, JSON.stringify(tokens));
    await page.goto(`${hass.url}/${path}`);
    await page.locator('hui-tile-card').first().waitFor({ timeout: 60_000 });
    await page.locator('state-history-charts').first().waitFor();
    const pictures = page.locator('hui-image img');
    await until('the picture', () =>
      pictures.evaluateAll((all) => all.some((each) => (each as HTMLImageElement).naturalWidth > 0)),
    );
    assert.equal(await page.locator('html').getAttribute('lang'), language);
    for (const { name: look, colorScheme, width, height } of LOOKS) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height });
      await browser.shot(`${name}-${language}-${look}`);
    }
    const broken = await page
      .locator('hui-error-card, hui-warning')
      .evaluateAll((all) => all.map((each) => each.shadowRoot?.textContent ?? each.textContent ?? ''));
    await then(page);
    return [...broken, ...errors];
  } finally {
    await browser.close();
  }
}
