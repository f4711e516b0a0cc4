import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext, type Page } from 'playwright-core';

const shots = join(import.meta.dirname, '..', '..', '..', 'artifacts', 'screenshots');

export interface Browser {
  readonly page: Page;
  /** Keeps what is on the screen under `artifacts/screenshots`. */
  shot(name: string): Promise<void>;
  /** The same of one element, whatever of it is scrolled away or hidden behind others. */
  shotOf(selector: string, name: string): Promise<void>;
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
    async shotOf(selector, name) {
      mkdirSync(shots, { recursive: true });
      const size = page.viewportSize();
      const element = page.locator(selector);
      // its like, in the colours of where it stands
      const height = await element.evaluate((shown) => {
        const copy = shown.cloneNode(true) as HTMLElement;
        const behind: string[] = [];
        for (let at: Element | null = shown; at; at = at.parentElement)
          behind.push(getComputedStyle(at).backgroundColor);
        const { width } = shown.getBoundingClientRect();
        const paper = behind.find((colour) => !colour.endsWith(', 0)')) ?? 'white';
        copy.id = 'shot';
        copy.style.cssText = `position:fixed;inset:0 auto auto 0;z-index:9999;width:${width}px;height:auto;background:${paper}`;
        shown.parentElement?.append(copy);
        return copy.offsetHeight;
      });
      if (size) await page.setViewportSize({ ...size, height: Math.max(size.height, Math.ceil(height)) });
      await page.locator('#shot').screenshot({ path: join(shots, `${name}.png`) });
      await page.evaluate(`document.querySelector('#shot').remove()`);
      if (size) await page.setViewportSize(size);
    },
    async close() {
      await context.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
