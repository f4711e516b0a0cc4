import type { Page } from 'playwright-core';

const PACKAGE = '@futamichi/node-red-dual-stack';
const SOON = { timeout: 60_000 };

/** What a person does in the editor, by the controls that he sees. */
export class EditorHand {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  async open(url: string): Promise<void> {
    await this.#page.goto(url);
    await this.#page.waitForSelector('#red-ui-workspace-chart', SOON);
    await this.#page.waitForSelector('.red-ui-palette-node[data-palette-type="futamichi-router-sensor"]', {
      ...SOON,
      state: 'attached',
    });
  }

  /** Menu → Import → Examples, with the example chosen. */
  async choose(example: string): Promise<void> {
    const page = this.#page;
    await page.click('#red-ui-header-button-sidemenu');
    await page.click('#menu-item-import');
    await page.click('#red-ui-clipboard-dialog-import-tabs a[href*="examples"]', SOON);
    await this.#label(PACKAGE).click();
    await this.#label(example).click();
  }

  /** Imports what is chosen, and goes to its tab. */
  async import(example: string): Promise<void> {
    await this.#page.click('#red-ui-clipboard-dialog-ok');
    await this.#page.locator('#red-ui-workspace-tabs .red-ui-tab', { hasText: example }).click();
    await this.#page.waitForSelector('.red-ui-flow-node', SOON);
  }

  /** Double-clicks a node, and opens with the pencil the configuration node that it uses. */
  async configure(node: string, property: string): Promise<void> {
    const page = this.#page;
    await page.locator('.red-ui-flow-node', { hasText: node }).first().dblclick();
    await page.click(`#node-input-btn-${property}-edit`, SOON);
    await page.waitForSelector('#node-config-input-name', SOON);
  }

  fill(property: string, value: string): Promise<void> {
    return this.#page.fill(`#node-config-input-${property}`, value);
  }

  /** Presses a button that tests, and tells what is said then. */
  async test(button: string, box: string): Promise<string> {
    await this.#page.click(button);
    await this.#page.waitForSelector(`${box} :is(.ok, .problem)`, SOON);
    return (await this.#page.textContent(box)) ?? '';
  }

  /** Update, then Done: both dialogs close. */
  async close(): Promise<void> {
    await this.#page.click('#node-config-dialog-ok');
    await this.#page.waitForSelector('#node-config-input-name', { ...SOON, state: 'detached' });
    await this.#page.click('#node-dialog-ok');
    await this.#page.waitForSelector('#node-dialog-ok', { ...SOON, state: 'hidden' });
  }

  /** Until the runtime has taken it. */
  async deploy(): Promise<void> {
    const taken = this.#page.waitForResponse(
      (response) => response.request().method() === 'POST' && response.url().endsWith('/flows'),
      SOON,
    );
    await this.#page.click('#red-ui-header-button-deploy');
    await taken;
  }

  #label(text: string) {
    return this.#page.locator('#red-ui-clipboard-dialog-import-tabs-content .red-ui-treeList-label:visible', {
      hasText: text,
    });
  }
}
