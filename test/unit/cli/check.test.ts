import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import type { Examine } from '../../../lib/application/check-home.ts';
import { checkOf } from '../../../lib/cli/check.ts';
import { runCommand } from '../../../lib/cli/commands.ts';
import { pppoeBridge } from '../../../lib/capabilities/pppoe-bridge.ts';
import type { PathDocument } from '../../../lib/dual-stack/path-document.ts';
import type { Side } from '../../../lib/dual-stack/home.ts';
import { RouterError } from '../../../lib/router/errors.ts';
import { fails } from '../../support/fails.ts';
import { homeWith, type Differences } from '../dual-stack/homes.ts';
import { FakeTerminal } from './fake-terminal.ts';

const HOME = { upper: { address: '192.168.10.1' }, lower: { address: '192.168.10.2', driver: 'airstation' } };

async function fileWith(t: TestContext, text: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'futamichi-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, 'home.json');
  await writeFile(file, text);
  return file;
}

/** Two routers that say what a home of the checks' own tests says. `dead`: they cannot be read, with this error. */
function routers(differences: Differences, dead: { readonly [side in Side]?: RouterError } = {}) {
  const home = homeWith(differences);
  const asked: unknown[] = [];
  let closed = 0;
  const examine: Examine = ({ role, address }, _signal, options) => {
    asked.push([address, options?.credentials]);
    const side = role === 'upper' ? 'upper' : 'lower';
    const error = dead[side];
    if (error) return Promise.reject(error);
    const { snapshot, problem } = home[side];
    return Promise.resolve({ snapshot, problem, close: () => Promise.resolve(void (closed += 1)) });
  };
  const options = { examine, observe: () => Promise.resolve(home.observed) };
  return { options, asked, closed: () => closed };
}

interface Document {
  readonly status: string;
  readonly headline: { readonly en: string; readonly ja: string };
  readonly findings: readonly { readonly id: string; readonly status: string; readonly remedy?: unknown }[];
  readonly paths: Readonly<Record<Side, PathDocument>>;
}

test('A finished home is ok in one document, and both routers are closed again.', async (t) => {
  const home = await fileWith(t, JSON.stringify(HOME));
  const terminal = new FakeTerminal({ login: { username: 'admin', password: 'canary-77' } });
  const { options, asked, closed } = routers({});
  assert.equal(await checkOf({ home, json: true }, terminal, options), 0);
  const document = terminal.document as Document;
  assert.equal(document.status, 'ok');
  assert.equal(document.paths.upper.path, 'ipoe-map-e');
  assert.equal(document.paths.lower.path, 'pppoe');
  assert.ok(document.findings.every(({ status, remedy }) => status === 'ok' && remedy === undefined));
  assert.equal(closed(), 2);
  assert.equal(asked.length, 2);
  // only where a driver is named may somebody be asked
  assert.equal(terminal.asked, 1);
  assert.ok(!terminal.everything.includes('canary'));
});

test('Nobody is asked anything beyond the routers unless the file names it; what is then seen is judged.', async (t) => {
  const { options } = routers({});
  let looks = 0;
  const look = () => {
    looks += 1;
    const seen = { ipv4: '25.200.3.17' };
    return Promise.resolve({ roads: { upper: { seen }, lower: { seen } } });
  };
  const silent = await fileWith(t, JSON.stringify(HOME));
  assert.equal(await checkOf({ home: silent, json: true }, new FakeTerminal(), { ...options, look }), 0);
  assert.equal(looks, 0);
  const home = await fileWith(t, JSON.stringify({ ...HOME, probes: ['dns-echo'] }));
  const terminal = new FakeTerminal();
  assert.equal(await checkOf({ home, json: true }, terminal, { ...options, look }), 3);
  assert.equal(looks, 1);
  const { paths } = terminal.document as Document;
  assert.deepEqual(
    [paths.lower.path, paths.lower.sharedExit, paths.lower.reported.path, paths.upper.observed?.path],
    ['behind-router', true, 'pppoe', 'unknown'],
  );
});

test('What is wrong is exit status 3, with the headline first for people.', async (t) => {
  const home = await fileWith(t, JSON.stringify(HOME));
  for (const [language, words] of [
    ['en', /^The PPPoE bridge of the upper router is off/],
    ['ja', /^上位ルーターのPPPoEブリッジが無効です/],
  ] as const) {
    const terminal = new FakeTerminal({ language });
    const { options } = routers({ upper: [[pppoeBridge, false]] });
    assert.equal(await checkOf({ home, json: false }, terminal, options), 3);
    assert.match(terminal.printed[0] ?? '', words);
    assert.ok(terminal.printed.some((line) => line.startsWith('! ')));
    assert.ok(terminal.printed.some((line) => line.startsWith('+ ')));
  }
});

test('One router that cannot be read is a finding; neither of them is exit status 1.', async (t) => {
  const home = await fileWith(t, JSON.stringify(HOME));
  const one = new FakeTerminal();
  assert.equal(
    await checkOf({ home, json: true }, one, routers({}, { lower: new RouterError('timeout') }).options),
    3,
  );
  const { findings, paths } = one.document as Document;
  assert.equal(findings.find(({ id }) => id === 'lower-answers')?.status, 'problem');
  assert.equal(paths.lower.path, 'unknown');
  const none = new FakeTerminal();
  const dead = { upper: new RouterError('unreachable'), lower: new RouterError('unreachable') };
  assert.equal(await checkOf({ home, json: true }, none, routers({}, dead).options), 1);
  assert.equal((none.document as Document).status, 'problem');
});

test('A login that is refused outright is a finding with its own words.', async (t) => {
  const home = await fileWith(t, JSON.stringify(HOME));
  const terminal = new FakeTerminal();
  const { options } = routers({}, { lower: new RouterError('auth-failed') });
  assert.equal(await checkOf({ home, json: true }, terminal, options), 3);
  const { findings } = terminal.document as Document;
  assert.equal(findings.find(({ id }) => id === 'lower-login')?.status, 'problem');
});

test('Giving up ends the check.', async (t) => {
  const home = await fileWith(t, JSON.stringify(HOME));
  const { options } = routers({}, { upper: new RouterError('cancelled') });
  await fails(checkOf({ home, json: true }, new FakeTerminal(), options), 'cancelled');
});

test('A file that makes no sense says what is wrong with it.', async (t) => {
  const texts = {
    '': /not valid JSON/,
    '{"upper":{"address":"192.168.10.1"}}': /lower/,
    '{"upper":{"address":""},"lower":{"address":"192.168.10.2"}}': /address is missing/,
    [JSON.stringify({ ...HOME, uper: 1 })]: /uper/i,
    [JSON.stringify({ ...HOME, probes: 'all' })]: /probes/,
    [JSON.stringify({ ...HOME, probes: ['stun', 'everything'] })]: /no probe everything; there are .*stun/,
    [' '.repeat(70_000)]: /too large/,
  };
  for (const [text, words] of Object.entries(texts)) {
    const home = await fileWith(t, text);
    const terminal = new FakeTerminal();
    assert.equal(await runCommand({ verb: 'check', home, json: true }, terminal), 1);
    assert.equal(terminal.code, 'invalid-input');
    assert.match(terminal.everything, words);
  }
  const terminal = new FakeTerminal();
  assert.equal(await runCommand({ verb: 'check', home: '/no/such/home.json', json: true }, terminal), 1);
  assert.match(terminal.everything, /cannot read/);
});

test('The home is drawn into a file in the reader’s language; a file that cannot be written is said so.', async (t) => {
  const home = await fileWith(t, JSON.stringify(HOME));
  const { options } = routers({});
  const picture = home.replace('home.json', 'home.svg');
  const terminal = new FakeTerminal({ language: 'ja' });
  assert.equal(await checkOf({ home, picture, json: true }, terminal, options), 0);
  assert.match(await readFile(picture, 'utf8'), /^<svg [^>]*lang="ja"/);
  assert.ok(terminal.said.some((line) => line.includes(picture)));
  await fails(
    checkOf({ home, picture: `${picture}/no/way.svg`, json: true }, terminal, options),
    'invalid-input',
  );
});
