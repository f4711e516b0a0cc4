import { createCipheriv, createHash, randomBytes } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { ACCOUNT, ADMIN, UPPER_PROFILE } from './boxes.ts';

type Node = Record<string, unknown>;

/** Where the demo home lives, whatever addresses and ports it got this time; by the ids of examples/flows.json. */
const SUBSTITUTES: Readonly<Record<string, Node>> = {
  futamichi0000003: { address: '${FUTAMICHI_UPPER}', profile: JSON.stringify(UPPER_PROFILE) },
  futamichi0000001: { address: '${FUTAMICHI_LOWER}' },
  // whoever breaks something here waits for the alert
  futamichi0000094: { hold: '5' },
  futamichi0000730: { dualStack: 'futamichi0000004' },
  futamichi0000002: { url: '${FUTAMICHI_BROKER}', base: '${FUTAMICHI_BASE}' },
};
const LOGINS = { futamichi0000003: ADMIN, futamichi0000001: ADMIN, futamichi0000730: ACCOUNT };

/** As in settings.cjs. */
const SECRET = 'demo';

/** Makes Node-RED's user directory with this package in it and the example flows; one that is there stays as it is. */
export function prepareUserDir(userDir: string, root: string): void {
  const scope = join(userDir, 'node_modules', '@futamichi');
  mkdirSync(scope, { recursive: true });
  const link = join(scope, 'node-red-dual-stack');
  if (!existsSync(link)) symlinkSync(root, link, 'junction');
  const manifest = join(userDir, 'package.json');
  if (!existsSync(manifest)) {
    const dependencies = { '@futamichi/node-red-dual-stack': '*' };
    writeFileSync(manifest, JSON.stringify({ name: 'demo-home', private: true, dependencies }, null, 2));
  }
  const flows = join(userDir, 'flows.json');
  if (existsSync(flows)) return;
  writeFileSync(flows, JSON.stringify(demoFlows(root), null, 2));
  writeFileSync(join(userDir, 'flows_cred.json'), JSON.stringify(encrypted(LOGINS)));
}

/** Whoever puts the boxes back by hand begins anew: what Node-RED keeps of a set-up is forgotten. Says whether there was any. */
export function beginAnew(userDir: string): boolean {
  const dir = join(userDir, 'futamichi');
  mkdirSync(dir, { recursive: true });
  const places = readdirSync(dir).filter((name) => name.startsWith('set-up-'));
  for (const name of places) rmSync(join(dir, name));
  return places.length > 0;
}

/** What a set-up keeps that has moved the lower router from the address in its node. `back`: it is out of its carton again. */
export function haveMoved(
  userDir: string,
  entered: string,
  move: { readonly to: string; readonly identity: string; readonly back: boolean },
): void {
  const dir = join(userDir, 'futamichi');
  mkdirSync(dir, { recursive: true });
  const moves = entered === move.to ? {} : { [entered]: move };
  writeFileSync(join(dir, 'moved-routers.json'), JSON.stringify(moves));
}

/** The examples, pointed at the demo home, and a tab with which to play fate. */
function demoFlows(root: string): Node[] {
  const read = (...path: string[]) => JSON.parse(readFileSync(join(root, ...path), 'utf8')) as Node[];
  const setUp = read('examples', 'Set up the dual stack.json');
  return [
    ...read('examples', 'flows.json'),
    // of the same home: its own routers stay away
    ...setUp.filter(({ type, z }) => type === 'tab' || z !== undefined),
    ...read('demo', 'line.json'),
  ].map((node) => ({
    ...node,
    ...SUBSTITUTES[String(node['id'])],
  }));
}

/** Node-RED takes credentials that are not encrypted too, and complains. */
function encrypted(credentials: object): object {
  const iv = randomBytes(16);
  const key = createHash('sha256').update(SECRET).digest();
  const cipher = createCipheriv('aes-256-ctr', key, iv);
  const text = cipher.update(JSON.stringify(credentials), 'utf8', 'base64') + cipher.final('base64');
  return { $: iv.toString('hex') + text };
}
