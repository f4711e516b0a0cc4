// The demo home: Node-RED with the example flows, an MQTT broker, and two emulated routers one behind the other, all on this
// machine only.
//   npm start [-- --reset --factory]      PORT, MQTT_PORT, HOME_PORT, MQTT_URL: see the README
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from '../tools/build.ts';
import { factory } from './actions.ts';
import { ACCOUNT, ADMIN } from './boxes.ts';
import { startBroker } from './broker.ts';
import { DemoHome } from './home.ts';
import { startNodeRed, type NodeRed } from './node-red.ts';
import { startPage } from './page.ts';
import { chooseAddresses } from './addresses.ts';
import { holdPort, isFree, type HeldPort } from './ports.ts';
import { claim, clear } from './running.ts';
import { beginAnew, haveMoved, prepareUserDir } from './user-dir.ts';
import { baseAt, forget, USUAL_BASE } from './users-broker.ts';

const say = (line: string) => console.log(line);
const root = join(import.meta.dirname, '..');
const userDir = process.env['DEMO_DIR'] ?? join(root, '.demo');

const closing: Array<() => Promise<void>> = [];
/** After all else has ended. */
let leaving: (() => Promise<void>) | undefined;
let ending = false;

/** Ends everything; what does not end by itself is gone with the process: after two seconds, and a few more at somebody's own broker. */
function end(code: number): void {
  if (ending) return;
  ending = true;
  setTimeout(() => process.exit(code), leaving ? 6000 : 1800).unref();
  void Promise.allSettled(closing.map((close) => close()))
    .then(() => leaving?.())
    .finally(() => process.exit(code));
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => end(0));
// the process that started us holds the other end: without it nobody could end us
process.on('disconnect', () => end(0));

async function start(): Promise<void> {
  const began = performance.now();
  const claimed = await claim(userDir, 'A demo home is just starting here …\n', (text) =>
    process.stdout.write(text),
  );
  if (!claimed) return end(0);
  closing.push(() => claimed.close());
  if (process.argv.includes('--reset')) clear(userDir);
  const given = process.env['MQTT_URL'];
  const port = await holdPort('PORT', 1880, say);
  const homePort = await holdPort('HOME_PORT', 1881, say);
  const mqttPort = given ? undefined : await holdPort('MQTT_PORT', 1883, say);

  if (!existsSync(join(root, 'dist', 'nodes')) || process.env['DEMO_BUILD'] !== 'no') {
    say('Building …');
    build();
  }
  say(`Built after ${sinceThen(began)}. Starting …`);
  const demo = await again(async () => DemoHome.start(await chooseAddresses(say)));
  closing.push(() => demo.close());
  if (process.argv.includes('--factory')) {
    demo.did('/home/factory', factory);
    await demo.home.settled();
  }
  const broker = mqttPort && (await startBroker(mqttPort));
  const base = given ? await baseAt(given) : USUAL_BASE;
  if (broker) closing.push(() => broker.close());
  const { upper, lower } = demo.faces;
  const links = { nodeRed: '', upper: upper.url.href, lower: lower.url.href };
  const page = await startPage(demo, { port: homePort, links });
  closing.push(() => page.close());

  prepareUserDir(userDir, root);
  beginAnew(userDir);
  const { entered, ...move } = demo.lowerMove;
  haveMoved(userDir, entered, move);
  const file = join(userDir, 'home.json');
  writeFileSync(file, JSON.stringify(demo.file, null, 2));
  if (given) leaving = () => forget(given, base);
  const nodeRed = await startOn(port, {
    FUTAMICHI_UPPER: demo.addressOf('upper'),
    FUTAMICHI_LOWER: entered,
    FUTAMICHI_BROKER: given ?? broker?.url ?? '',
    FUTAMICHI_BASE: base,
    FUTAMICHI_HOME: page.url,
  });
  void nodeRed.ended.then((code) => {
    if (!ending) console.error(`Node-RED ended (${code}).`);
    end(code === 0 ? 0 : 1);
  });
  demo.on('placed', () => {
    const tell = async () => {
      await demo.home.settled();
      if (beginAnew(userDir)) await nodeRed.restartFlows();
    };
    // it may be ending just now
    tell().catch((error: unknown) => ending || console.error(error));
  });
  links.nodeRed = nodeRed.url;
  const places = [
    `  Node-RED   ${nodeRed.url}       the flows, live`,
    `  the home   ${page.url}       pull cables, drop the session, break things`,
    `  MQTT       ${shown(given) ?? broker?.url ?? ''}       topics below ${base}/ and homeassistant/`,
    `  upper      ${upper.url.href}       ${upper.box.options.model}, log in as ${login}`,
    `  lower      ${lower.url.href}       ${lower.box.options.model}, likewise`,
    `  the file   ${file}       for futamichi check and setup --home; the PPPoE account is ${ACCOUNT.username} / ${ACCOUNT.password}`,
  ].join('\n');
  claimed.tell(`A demo home already runs here:\n${places}\nCtrl-C where it was started ends it.\n`);
  say(`\nReady after ${sinceThen(began)}:\n${places}`);
  say('Ctrl-C ends everything. The flows are kept in .demo; npm start -- --reset starts over.');
}

/** Node-RED takes its port by itself, after seconds: somebody may have been quicker. */
async function startOn(held: HeldPort, env: Readonly<Record<string, string>>): Promise<NodeRed> {
  await held.release();
  const nodeRed = startNodeRed({ root, userDir, port: held.port, env });
  closing.push(() => nodeRed.close());
  try {
    await nodeRed.ready;
    return nodeRed;
  } catch (error) {
    if (ending || (await isFree(held.port))) throw error;
    return startOn(await holdPort('PORT', 1880, say), env);
  }
}

/** Whoever chooses what is free may be too late to get it. */
async function again<T>(start: () => Promise<T>, times = 3): Promise<T> {
  try {
    return await start();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE' || times === 1) throw error;
    return again(start, times - 1);
  }
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
