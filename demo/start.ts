// The demo home: Node-RED with the example flows, an MQTT broker, and two emulated routers one behind the other, all on this
// machine only.
//   npm start [-- --reset]      PORT, MQTT_PORT, HOME_PORT, MQTT_URL: see the README
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from '../tools/build.ts';
import { ADMIN } from './boxes.ts';
import { startBroker } from './broker.ts';
import { DemoHome } from './home.ts';
import { startNodeRed } from './node-red.ts';
import { startPage } from './page.ts';
import { choosePlace } from './place.ts';
import { choosePort } from './ports.ts';
import { prepareUserDir } from './user-dir.ts';

const say = (line: string) => console.log(line);
const root = join(import.meta.dirname, '..');
const userDir = process.env['DEMO_DIR'] ?? join(root, '.demo');

const closing: Array<() => Promise<void>> = [];
let ending = false;

/** Ends everything; whatever does not end by itself is gone with the process after two seconds at the latest. */
function end(code: number): void {
  if (ending) return;
  ending = true;
  setTimeout(() => process.exit(code), 1800).unref();
  void Promise.allSettled(closing.map((close) => close())).then(() => process.exit(code));
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => end(0));
// the process that started us holds the other end: without it nobody could end us
process.on('disconnect', () => end(0));

async function start(): Promise<void> {
  const began = performance.now();
  if (process.argv.includes('--reset')) rmSync(userDir, { recursive: true, force: true });
  const port = await choosePort('PORT', 1880, say);
  const homePort = await choosePort('HOME_PORT', 1881, say);
  const given = process.env['MQTT_URL'];
  const mqttPort = given ? 0 : await choosePort('MQTT_PORT', 1883, say);

  if (!existsSync(join(root, 'dist', 'nodes')) || process.env['DEMO_BUILD'] !== 'no') {
    say('Building …');
    build();
  }
  say(`Built after ${sinceThen(began)}. Starting …`);
  const demo = await DemoHome.start(await choosePlace(say));
  closing.push(() => demo.close());
  const broker = given ? undefined : await startBroker(mqttPort);
  if (broker) closing.push(() => broker.close());
  const { upper, lower } = demo.faces;
  const page = await startPage(demo, {
    port: homePort,
    links: { nodeRed: `http://127.0.0.1:${port}/`, upper: upper.url.href, lower: lower.url.href },
  });
  closing.push(() => page.close());

  prepareUserDir(userDir, root);
  const nodeRed = startNodeRed({
    root,
    userDir,
    port,
    env: {
      FUTAMICHI_UPPER: demo.addressOf('upper'),
      FUTAMICHI_LOWER: demo.addressOf('lower'),
      FUTAMICHI_BROKER: given ?? broker?.url ?? '',
      FUTAMICHI_HOME: page.url,
    },
  });
  closing.push(() => nodeRed.close());
  void nodeRed.ended.then((code) => {
    if (!ending) console.error(`Node-RED ended (${code}).`);
    end(code === 0 ? 0 : 1);
  });
  await nodeRed.ready;
  say('');
  say(`Ready after ${sinceThen(began)}:`);
  say(`  Node-RED   ${nodeRed.url}       the flows, live`);
  say(`  the home   ${page.url}       pull cables, drop the session, break things`);
  say(`  MQTT       ${shown(given) ?? broker?.url ?? ''}       topics below futamichi/ and homeassistant/`);
  say(`  upper      ${upper.url.href}       ${upper.box.options.model}, log in as ${login}`);
  say(`  lower      ${lower.url.href}       ${lower.box.options.model}, likewise`);
  say('Ctrl-C ends everything. The flows are kept in .demo; npm start -- --reset begins anew.');
}

const login = `${ADMIN.username} / ${ADMIN.password}`;

function sinceThen(began: number): string {
  return `${((performance.now() - began) / 1000).toFixed(1)} s`;
}

/** A broker's URL without the login that it may hold. */
function shown(url: string | undefined): string | undefined {
  if (url === undefined || !URL.canParse(url)) return url;
  const { protocol, host } = new URL(url);
  return `${protocol}//${host}`;
}

start().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  end(1);
});
