import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

type Node = Record<string, unknown>;

/** Where the demo home lives, whatever ports it got this time. */
const SUBSTITUTES: Readonly<Record<string, Node>> = {
  'futamichi-router': { address: '${FUTAMICHI_ROUTER}' },
  'futamichi-router-broker': { url: '${FUTAMICHI_BROKER}' },
};

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
  if (!existsSync(flows)) writeFileSync(flows, JSON.stringify(demoFlows(root), null, 2));
}

/** The examples, pointed at the demo home, and a tab with which to play the provider. */
function demoFlows(root: string): Node[] {
  const read = (...path: string[]) => JSON.parse(readFileSync(join(root, ...path), 'utf8')) as Node[];
  return [...read('examples', 'flows.json'), ...read('demo', 'line.json')].map((node) => ({
    ...node,
    ...SUBSTITUTES[String(node['type'])],
  }));
}
