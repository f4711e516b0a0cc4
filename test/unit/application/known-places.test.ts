import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isSameBox, KnownPlaces } from '../../../lib/application/known-places.ts';
import { openRouter } from '../../../lib/application/open.ts';
import { targetOf } from '../../../lib/application/target.ts';
import { wanIpv4 } from '../../../lib/capabilities/wan-ipv4.ts';
import { routerConfig } from '../../../lib/router/config.ts';
import type { AnyReadable } from '../../../lib/router/capability.ts';
import type { Driver, Look } from '../../../lib/router/driver.ts';
import { RouterError } from '../../../lib/router/errors.ts';
import type { Notice } from '../../../lib/router/notice.ts';
import { Snapshot } from '../../../lib/router/snapshot.ts';
import { startIgd, type IgdEmulator } from '../../emulators/igd/emulator.ts';
import { Awaited } from '../../support/awaited.ts';
import { FakeClock, settle } from '../../support/fake-clock.ts';
import { ownUdn } from '../../support/igd.ts';

const CARTON = '192.168.11.1';
const MOVED = '192.168.10.2';
const LOOK: Look = {
  id: 'x',
  provides: [wanIpv4],
  pace: { normal: 1000, fast: 1000 },
  deadlineMs: 1000,
  read: () => Promise.reject(new RouterError('unreachable')),
};
const SILENT = new RouterError('unreachable');

/** A network in which boxes stand, and a router that is followed in it. */
class Scene {
  readonly clock = new FakeClock();
  readonly standing = new Map<string, string>();
  readonly asked: string[] = [];
  readonly found: string[] = [];
  /** What is to be read anew. */
  doubted: readonly AnyReadable[] = [];
  readonly places: KnownPlaces;
  problem: RouterError | undefined;
  driver: Driver | undefined;
  readonly #listeners = new Set<(notice: Notice) => void>();

  constructor(entered: string, also: readonly string[], identity?: string) {
    const onFound = (host: string) => void this.found.push(host);
    this.places = new KnownPlaces(targetOf(entered), { also, identity, onFound }, this.clock, ({ host }) => {
      this.asked.push(host);
      const box = this.standing.get(host);
      return box === undefined ? Promise.reject(SILENT) : Promise.resolve(box);
    });
    this.places.follow(this);
  }

  subscribe(listener: (notice: Notice) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  doubt(tokens: readonly AnyReadable[]): void {
    this.doubted = tokens;
  }

  /** `host` undefined: a driver that cannot be followed. */
  open(identity: string, host?: string): void {
    let at = host ?? '';
    this.driver = {
      id: 'x',
      identity,
      evidence: 'manual',
      channels: [{ id: 'x', looks: [LOOK], operations: [] }],
      close: () => Promise.resolve(),
      ...(host !== undefined && { moveTo: (to) => void (at = to) }),
    };
    if (host !== undefined) Object.defineProperty(this.driver, 'host', { get: () => at });
    this.#tell({ kind: 'opened', driver: this.driver });
  }

  async looked(problem: RouterError | 'nothing' = SILENT): Promise<void> {
    this.problem = problem === 'nothing' ? undefined : problem;
    this.#tell({ kind: 'looked', now: Snapshot.empty });
    await settle();
  }

  #tell(notice: Notice): void {
    for (const listener of this.#listeners) listener(notice);
  }
}

test('A box that was reset while it was open is followed to where it was entered; what answers is not looked for.', async () => {
  const scene = new Scene(`http://${MOVED}:8080/`, [CARTON]);
  scene.open('igd:7', MOVED);
  scene.standing.set(CARTON, 'igd:7');
  await scene.looked('nothing');
  await scene.looked(new RouterError('busy'));
  assert.deepEqual(scene.asked, []);
  await scene.looked();
  assert.deepEqual([scene.found, scene.driver?.host, scene.doubted], [[CARTON], CARTON, [wanIpv4]]);
  await scene.looked('nothing');
  assert.deepEqual(scene.asked, [CARTON]);
});

test('One that a set-up has moved since it was opened is looked for at both, not more than every 15 s.', async () => {
  const scene = new Scene(`http://${CARTON}:8080/`, []);
  scene.open('igd:7', CARTON);
  await scene.looked();
  assert.deepEqual(scene.asked, [], 'it has never been anywhere else');
  scene.driver?.moveTo?.(MOVED);
  await scene.looked();
  assert.deepEqual(scene.asked, [], 'too soon');
  await scene.clock.advance(15_000);
  await scene.looked();
  await scene.looked();
  assert.deepEqual(scene.asked, [CARTON]);
  await scene.clock.advance(15_000);
  scene.standing.set(CARTON, 'igd:7');
  await scene.looked();
  assert.deepEqual(scene.found, [CARTON]);
  // and back again
  scene.standing.clear();
  scene.standing.set(MOVED, 'igd:7');
  await scene.clock.advance(15_000);
  await scene.looked();
  assert.deepEqual([scene.found, scene.driver?.host], [[CARTON, MOVED], MOVED]);
  assert.equal(scene.places.target.url?.href, `http://${MOVED}:8080/`);
});

test('One that was never opened is known by what was kept of it, and opened where it is.', async () => {
  const scene = new Scene(MOVED, [CARTON], 'igd:7');
  scene.standing.set(CARTON, 'igd:7');
  assert.equal(scene.places.target.host, MOVED);
  await scene.looked();
  assert.equal(scene.places.target.host, CARTON);
  scene.open('igd:7', CARTON);
  await scene.looked('nothing');
  assert.deepEqual(scene.found, [CARTON]);
});

test('Where a stranger has taken its place it is looked for at the others.', async () => {
  const scene = new Scene(MOVED, [CARTON], 'igd:7');
  scene.standing.set(CARTON, 'igd:7');
  await scene.looked(new RouterError('wrong-host'));
  assert.deepEqual(scene.found, [CARTON]);
});

test('Of an identity that rests on an address all but the address counts.', () => {
  assert.ok(isSameBox('igd:7', 'igd:7'));
  assert.ok(isSameBox('aterm:wx3000hp@192.168.0.1', 'aterm:wx3000hp@[fd00::1]'));
  assert.ok(isSameBox('aterm:wx3000hp@192.168.0.1', 'aterm:wx3000hp'));
  for (const other of ['igd:8', 'aterm:wx1500hp@192.168.0.1', undefined])
    assert.ok(!isSameBox('igd:7', other) && !isSameBox('aterm:wx3000hp@192.168.0.1', other));
});

test('A stranger there is left alone, and so is everybody while it is not known which box it is.', async () => {
  const scene = new Scene(MOVED, [CARTON], 'igd:7');
  scene.standing.set(CARTON, 'igd:8');
  await scene.looked();
  assert.deepEqual([scene.asked, scene.found, scene.places.target.host], [[CARTON], [], MOVED]);
  const unknown = new Scene(MOVED, [CARTON]);
  unknown.standing.set(CARTON, 'igd:8');
  await unknown.looked();
  assert.deepEqual(unknown.asked, []);
});

test('A driver that cannot be followed stays where it was opened.', async () => {
  const scene = new Scene(MOVED, [CARTON]);
  scene.open('igd:7');
  scene.standing.set(CARTON, 'igd:7');
  await scene.looked();
  assert.equal(scene.driver?.host, undefined);
  assert.equal(scene.places.target.host, CARTON);
});

test('A router as the product opens it is read where its box was put.', async (t) => {
  const udn = ownUdn();
  const hosts = ['127.0.71.1', '127.0.71.2'] as const;
  const boxAt = (host: string, port = 0): Promise<IgdEmulator> =>
    startIgd({ udn, host, port, addresses: ['203.0.113.10'] });
  const moved = await boxAt(hosts[1]);
  const awaited = new Awaited();
  const { href, port } = moved.url;
  const found: string[] = [];
  const router = openRouter(routerConfig.parse({ address: href, driver: 'igd', interval: 1 }), {
    places: {
      also: [href.replace(hosts[1], hosts[0])],
      identity: undefined,
      onFound: (host) => void found.push(host),
    },
  });
  t.after(() => router.close());
  router.subscribe(() => awaited.poke());
  router.start();
  await awaited.until('it is read', () => router.snapshot.value(wanIpv4) !== undefined);
  await moved.close();
  const reset = await boxAt(hosts[0], Number(port));
  t.after(() => reset.close());
  await awaited.until('it is silent', () => router.problem !== undefined);
  await awaited.until('it is read again', () => router.problem === undefined);
  assert.deepEqual([found, router.driver?.host], [[hosts[0]], hosts[0]]);
});

test('Whether a box is meant is asked with the host where it stands, one that was found elsewhere with that.', async (t) => {
  const [own, stranger] = [ownUdn(), ownUdn()];
  const moved = await startIgd({ udn: stranger, host: '127.0.71.4' });
  t.after(() => moved.close());
  const reset = await startIgd({ udn: own, host: '127.0.71.3', addresses: ['203.0.113.10'] });
  t.after(() => reset.close());
  const awaited = new Awaited();
  const asked: string[] = [];
  const router = openRouter(routerConfig.parse({ address: moved.url.href, driver: 'igd', interval: 1 }), {
    places: { also: [reset.url.href], identity: `igd:${own.slice(5)}`, onFound: () => undefined },
    isMeant: (identity, host) => {
      asked.push(`${identity} at ${host}`);
      return host === '127.0.71.3';
    },
  });
  t.after(() => router.close());
  router.subscribe(() => awaited.poke());
  router.start();
  await awaited.until('it is read', () => router.snapshot.value(wanIpv4) !== undefined);
  assert.deepEqual(
    [asked[0], asked.at(-1)],
    [`igd:${stranger.slice(5)} at 127.0.71.4`, `igd:${own.slice(5)} at 127.0.71.3`],
  );
});
