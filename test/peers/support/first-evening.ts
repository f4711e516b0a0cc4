// The section of README for people with Home Assistant, step by step, as a person does it with the mouse.
import type { Page } from 'playwright-core';
import { ADMIN } from '../../../demo/boxes.ts';
import { EditorHand } from './editor-hand.ts';

/** The user of the broker that the example expects. */
export const MQTT_USER = { username: 'futamichi', password: 'a-password' } as const;

export interface Evening {
  /** Of Node-RED’s editor. */
  readonly editor: string;
  /** Of a broker on this machine that has `MQTT_USER`. */
  readonly mqttPort: number;
  readonly upper: string;
  readonly lower: string;
  readonly names?: { readonly upper: string; readonly lower: string };
  /** Called when there is something to be seen, with where it is. */
  readonly look?: (what: 'import' | 'router', selector: string) => Promise<void>;
}

/** Steps 5 to 8: one flow, two addresses, the password of the lower router, that of the broker, Deploy. Tells what the tests said. */
export async function firstEvening(page: Page, evening: Evening): Promise<readonly string[]> {
  const { editor, mqttPort, names, look } = evening;
  const hand = new EditorHand(page);
  const said: string[] = [];
  await hand.open(editor);
  await hand.choose('Home Assistant');
  await look?.('import', '.ui-dialog:has(#red-ui-clipboard-dialog-ok)');
  await hand.import('Home Assistant');
  for (const role of ['upper', 'lower'] as const) {
    await hand.configure(`${role} router`, 'router');
    if (names) await hand.fill('name', names[role]);
    await hand.fill('address', evening[role]);
    if (role === 'lower') await hand.fill('password', ADMIN.password);
    said.push(await hand.test('#futamichi-test', '#futamichi-tested'));
    if (role === 'lower') await look?.('router', '.red-ui-tray:last-child');
    await hand.close();
  }
  await hand.configure('Home Assistant', 'broker');
  // a test has no port 1883 of its own; a person leaves this as it is
  await hand.fill('url', `mqtt://${MQTT_USER.username}@127.0.0.1:${mqttPort}`);
  await hand.fill('password', MQTT_USER.password);
  said.push(await hand.test('#futamichi-broker-test', '#futamichi-broker-tested'));
  await hand.close();
  await hand.deploy();
  return said;
}
