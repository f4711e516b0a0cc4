import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

const folder = join(import.meta.dirname, '..', '..', 'docs', 'images');
const SCALE = 1.4;
/** Around what is shown. */
const MARGIN = 25;

/** Keeps a part of the screen as `docs/images/<name>.webp`: what these selectors cover together, or all of it. */
export async function shoot(page: Page, name: string, ...selectors: readonly string[]): Promise<void> {
  // a picture of a tray that still slides in shows nothing
  await page.waitForTimeout(700);
  await page.locator('.red-ui-notification').waitFor({ state: 'detached' });
  const { width, height } = page.viewportSize() ?? { width: 0, height: 0 };
  const boxes = await Promise.all(
    selectors.map(async (selector) => {
      const box = await page.locator(selector).first().boundingBox();
      if (!box) throw new Error(`${name}: ${selector} is not on the screen`);
      return box;
    }),
  );
  const whole = boxes.length === 0;
  const left = whole ? 0 : Math.max(0, Math.min(...boxes.map(({ x }) => x)) - MARGIN);
  const top = whole ? 0 : Math.max(0, Math.min(...boxes.map(({ y }) => y)) - MARGIN);
  const right = whole ? width : Math.min(width, Math.max(...boxes.map((box) => box.x + box.width)) + MARGIN);
  const bottom = whole
    ? height
    : Math.min(height, Math.max(...boxes.map((box) => box.y + box.height)) + MARGIN);
  const session = await page.context().newCDPSession(page);
  const { data } = (await session.send('Page.captureScreenshot', {
    format: 'webp',
    quality: 70,
    clip: { x: left, y: top, width: right - left, height: bottom - top, scale: SCALE },
  })) as { readonly data: string };
  await session.detach();
  const image = Buffer.from(data, 'base64');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${name}.webp`), image);
  console.log(`${name}.webp: ${Math.round(image.length / 1000)} kB`);
}
