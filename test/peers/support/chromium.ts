import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext, type Page } from 'playwright-core';

const shots = join(import.meta.dirname, '..', '..', '..', 'artifacts', 'screenshots');

export interface Browser {
  readonly page: Page;
  /** Keeps what is on the screen under `artifacts/screenshots`. */
  shot(name: string): Promise<void>;
  close(): Promise<void>;
}

/** Debian's Chromium without a screen, in the given language. */
export async function startChromium(locale: 'en-US' | 'ja-JP', { dark = false } = {}): Promise<Browser> {
  const dir = mkdtempSync(join(tmpdir(), 'chromium-'));
  const context: BrowserContext = await chromium.launchPersistentContext(dir, {
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    headless: true,
    locale,
    colorScheme: dark ? 'dark' : 'light',
    viewport: { width: 1280, height: 900 },
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  const page = context.pages()[0] ?? (await context.newPage());
  return {
    page,
    async shot(name) {
      mkdirSync(shots, { recursive: true });
      // a picture of a tray that still slides in shows nothing
      await page.waitForTimeout(600);
      await page.screenshot({ path: join(shots, `${name}.png`) });
    },
    async close() {
      await context.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
