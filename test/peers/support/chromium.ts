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

export interface ChromiumOptions {
  readonly dark?: boolean;
  /** Names that lead to this machine, for this browser only. */
  readonly names?: readonly string[];
}

/** Debian's Chromium without a screen, in the given language. Certificates are not looked at. */
export async function startChromium(
  locale: 'en-US' | 'ja-JP',
  { dark = false, names = [] }: ChromiumOptions = {},
): Promise<Browser> {
  const dir = mkdtempSync(join(tmpdir(), 'chromium-'));
  const context: BrowserContext = await chromium.launchPersistentContext(dir, {
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    headless: true,
    locale,
    colorScheme: dark ? 'dark' : 'light',
    viewport: { width: 1280, height: 900 },
    ignoreHTTPSErrors: true,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      `--host-resolver-rules=${names.map((name) => `MAP ${name} 127.0.0.1`).join(',')}`,
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
