// Our driver against miniupnpd, the UPnP daemon of OpenWrt and of many makers, in a network namespace.
//   test/peers/in-namespace.sh node_modules/.bin/node --test test/peers/miniupnpd/miniupnpd.test.ts
import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { lineRateReceived } from '../../../lib/capabilities/line-rate-received.ts';
import { lineRateSent } from '../../../lib/capabilities/line-rate-sent.ts';
import { linkUp } from '../../../lib/capabilities/link-up.ts';
import { portForwardAdd } from '../../../lib/capabilities/port-forward-add.ts';
import { portForwardRemove } from '../../../lib/capabilities/port-forward-remove.ts';
import { portForwards } from '../../../lib/capabilities/port-forwards.ts';
import { reachable } from '../../../lib/capabilities/reachable.ts';
import { reconnect } from '../../../lib/capabilities/reconnect.ts';
import { sessionError } from '../../../lib/capabilities/session-error.ts';
import { sessionUp } from '../../../lib/capabilities/session-up.ts';
import { throughputSent } from '../../../lib/capabilities/throughput-sent.ts';
import { trafficReceived } from '../../../lib/capabilities/traffic-received.ts';
import { trafficSent } from '../../../lib/capabilities/traffic-sent.ts';
import { uptime } from '../../../lib/capabilities/uptime.ts';
import { wanIpv4 } from '../../../lib/capabilities/wan-ipv4.ts';
import { wanMode } from '../../../lib/capabilities/wan-mode.ts';
import { openRouter } from '../../../lib/application/open.ts';
import type { AnyDoable } from '../../../lib/router/capability.ts';
import { routerConfig } from '../../../lib/router/config.ts';
import type { Router } from '../../../lib/router/router.ts';
import type { Snapshot } from '../../../lib/router/snapshot.ts';
import { search } from '../../../lib/transport/ssdp.ts';
import { ADDRESS, DESCRIPTION, Miniupnpd } from '../support/miniupnpd.ts';
import { installed, need } from '../support/peer.ts';

const there = installed('miniupnpd') && installed('upnpc') && process.env['FUTAMICHI_NAMESPACE'] === '1';
const peer = new Miniupnpd();
const open: Router[] = [];

function start(address: string, interval = 3): Router {
  const router = openRouter(routerConfig.parse({ address, interval }));
  open.push(router);
  router.start();
  return router;
}

/** Milliseconds until a snapshot satisfies `accept`; fails after `within`. */
function until(router: Router, accept: (now: Snapshot) => boolean, within = 10_000): Promise<number> {
  const began = performance.now();
  return new Promise((resolve, reject) => {
    const late = setTimeout(
      () => reject(new Error(`not within ${within} ms; problem: ${router.problem?.message ?? 'none'}`)),
      within,
    );
    const check = (now: Snapshot) => {
      if (!accept(now)) return;
      clearTimeout(late);
      stop();
      resolve(performance.now() - began);
    };
    const stop = router.subscribe((notice) => {
      if (notice.kind === 'looked') check(notice.now);
    });
    check(router.snapshot);
  });
}

const complete = (now: Snapshot) => now.value(sessionUp) === true && now.value(trafficSent) !== undefined;

/**
 * What upnpc reports when it says the same of the Internet side before and after. The reads themselves go over the LAN side, but a
 * young link still makes its kernel announce IPv6 addresses.
 */
async function whileNothingPasses(act: () => Promise<unknown>): ReturnType<typeof peer.upnpc> {
  let before = await peer.upnpc();
  for (let time = 0; time < 10; time += 1) {
    await act();
    const theirs = await peer.upnpc();
    if (theirs.sent === before.sent && theirs.received === before.received) return theirs;
    before = theirs;
  }
  throw new Error('something passes all the time');
}

describe('miniupnpd', { timeout: 120_000 }, () => {
  before(() => (there ? peer.start() : undefined));
  after(async () => {
    await Promise.all(open.map((router) => router.close()));
    await peer.stop();
  });

  test('It is found by multicast, by unicast and by its URL, and is the same box each time.', async (t) => {
    if (!need(t, 'miniupnpd in a namespace', there)) return;
    const found = await search({ waitMs: 1500 });
    assert.deepEqual([...new Set(found.map(({ location }) => location.href))], [DESCRIPTION]);
    const identities: unknown[] = [];
    for (const address of [ADDRESS, DESCRIPTION]) {
      const router = start(address);
      await until(router, complete);
      identities.push(router.driver?.identity);
      await router.close();
    }
    assert.equal(new Set(identities).size, 1);
    assert.match(String(identities[0]), /7e1d2c00-0000-4000-8000-00000000000/);
  });

  test('Every reading equals what upnpc reports.', async (t) => {
    if (!need(t, 'miniupnpd in a namespace', there)) return;
    const router = start(DESCRIPTION);
    await until(router, complete);
    const theirs = await whileNothingPasses(() => router.lookNow());
    const { snapshot } = router;
    assert.equal(snapshot.value(sessionUp), theirs.status === 'Connected');
    assert.equal(snapshot.value(sessionError), theirs.lastError === 'ERROR_NONE' ? 'none' : theirs.lastError);
    assert.equal(snapshot.value(wanIpv4), theirs.externalIp);
    assert.equal(snapshot.value(reachable), true);
    assert.equal(snapshot.get(wanMode).state, 'unknown', 'IP_Routed says nothing about how');
    const age = (Date.now() - Date.parse(snapshot.value(uptime) ?? '')) / 1000;
    assert.ok(Math.abs(age - theirs.uptimeSeconds) <= 2, `${age} s here, ${theirs.uptimeSeconds} s there`);
    assert.equal(snapshot.value(trafficSent), theirs.sent);
    assert.equal(snapshot.value(trafficReceived), theirs.received);
    assert.equal(snapshot.value(linkUp), true);
    assert.equal(snapshot.value(lineRateReceived), theirs.rateDown);
    assert.equal(snapshot.value(lineRateSent), theirs.rateUp);
    await router.close();
  });

  test('The speed is what the kernel counted meanwhile.', async (t) => {
    if (!need(t, 'miniupnpd in a namespace', there)) return;
    const router = start(DESCRIPTION, 60);
    await until(router, complete);
    const socket = createSocket('udp4');
    socket.bind(0, '11.22.33.44');
    await once(socket, 'listening');
    socket.setBroadcast(true);
    // about 8 Mbit/s, to nobody
    const flow = setInterval(() => {
      for (let n = 0; n < 10; n += 1) socket.send(Buffer.alloc(1000), 9, '11.22.33.255');
    }, 10);
    try {
      const reads: { bytes: number; at: number }[] = [];
      for (let n = 0; n < 3; n += 1) {
        await new Promise((resolve) => setTimeout(resolve, 1600));
        await router.lookNow([trafficSent]);
        const counted = /rw0:(.*)/.exec(readFileSync('/proc/net/dev', 'utf8'))?.[1]?.trim().split(/\s+/);
        const bytes = Number(counted?.[8]);
        reads.push({ bytes, at: performance.now() });
      }
      const [, from, to] = reads;
      assert.ok(from && to);
      const expected = ((to.bytes - from.bytes) * 8000) / (to.at - from.at);
      const told = router.snapshot.value(throughputSent) ?? 0;
      t.diagnostic(`${told} bit/s told, ${expected.toFixed(0)} counted`);
      assert.ok(expected > 1_000_000 && Math.abs(told - expected) < 0.1 * expected, `${told}, ${expected}`);
    } finally {
      clearInterval(flow);
      socket.close();
      await router.close();
    }
  });

  test('Another WAN address arrives as an event in under a second, although the poll is a minute away.', async (t) => {
    if (!need(t, 'miniupnpd in a namespace', there)) return;
    const router = start(DESCRIPTION, 60);
    await until(router, complete);
    const subscribed = new Promise((resolve) => setTimeout(resolve, 7000));
    await subscribed; // the first event makes looks frequent for 6 s; only after that does an event prove anything
    const seen = until(router, (now) => now.value(wanIpv4) === '11.22.33.77');
    await peer.wan('address', '11.22.33.77');
    const took = await seen;
    t.diagnostic(`event to reading: ${took.toFixed(0)} ms`);
    assert.ok(took < 1000, `${took} ms`);
    await router.close();
  });

  test('A link that goes without an event is found by the poll.', async (t) => {
    if (!need(t, 'miniupnpd in a namespace', there)) return;
    const router = start(DESCRIPTION);
    await until(router, complete);
    const lost = until(router, (now) => now.value(sessionUp) === false);
    await peer.wan('down');
    t.diagnostic(`found by the poll after ${(await lost).toFixed(0)} ms`);
    assert.equal(router.snapshot.value(wanIpv4), undefined);
    assert.equal(router.snapshot.value(reachable), true);
    await peer.wan('back');
    await until(router, (now) => now.value(wanIpv4) === '11.22.33.77');
    await router.close();
  });

  test('606 on reconnect withdraws it, with a reason that a person can use.', async (t) => {
    if (!need(t, 'miniupnpd in a namespace', there)) return;
    const router = start(DESCRIPTION);
    await until(router, complete);
    assert.equal(router.offers.find(({ capability }) => capability === reconnect)?.withdrawn, undefined);
    await assert.rejects(router.run({ capability: reconnect, input: null, origin: 'flow' }), {
      code: 'unsupported',
      detail: /606/,
    });
    const withdrawn = router.offers.find(({ capability }) => capability === reconnect)?.withdrawn;
    assert.match(withdrawn?.detail ?? '', /606/);
    assert.ok((withdrawn?.sentence('ja').length ?? 0) > 20);
    assert.equal(router.snapshot.value(sessionUp), true);
    await router.close();
  });

  test('A private, a CGN and a documentation address are said to be so, or to be none.', async (t) => {
    if (!need(t, 'miniupnpd in a namespace', there)) return;
    const router = start(DESCRIPTION);
    await until(router, complete);
    for (const address of ['192.168.10.50', '100.64.3.3', '203.0.113.9']) {
      await peer.wan('address', address);
      // miniupnpd 2.3.1 hides such addresses; newer ones tell them. Either way none may pass for a public one
      await until(router, (now) => {
        const observed = now.get(wanIpv4);
        return observed.state === 'unknown'
          ? observed.why === 'not-said'
          : observed.attributes?.['class'] !== 'public';
      });
    }
    await peer.wan('address', '11.22.33.44');
    await until(router, (now) => now.value(wanIpv4) === '11.22.33.44');
    await router.close();
  });

  test('Forwards are read, added and removed; what upnpc says of them is the same.', async (t) => {
    if (!need(t, 'miniupnpd in a namespace', there)) return;
    const router = start(DESCRIPTION);
    await until(router, (now) => now.get(portForwards).state === 'known');
    const told = async () => {
      await router.lookNow([portForwards]);
      return router.snapshot.value(portForwards) ?? [];
    };
    assert.deepEqual(await told(), []);
    await peer.control('-e', 'game console', '-a', ADDRESS, '3074', '3074', 'UDP', '3600');
    const run = (capability: AnyDoable, input: object) => router.run({ capability, input, origin: 'flow' });
    const asked = {
      port: 8080,
      protocol: 'tcp',
      host: ADDRESS,
      internalPort: 8081,
      description: 'web',
      lease: 900,
    };
    assert.equal((await run(portForwardAdd, asked)).outcome, 'verified');
    const theirs = await peer.control('-l');
    assert.match(theirs, /UDP +3074->192\.168\.77\.1:3074 +'game console' '' 3[56]\d\d/);
    assert.match(theirs, /TCP +8080->192\.168\.77\.1:8081 +'futamichi: web' '' (?:900|8\d\d)/);
    const both = (await told()).toSorted((a, b) => a.port - b.port);
    assert.deepEqual(
      both.map(({ port, protocol, host, internalPort, description, lease, enabled }) => [
        [port, protocol, host, internalPort],
        [description, lease, enabled],
      ]),
      [
        [
          [3074, 'udp', ADDRESS, 3074],
          ['game console', 3600, true],
        ],
        [
          [8080, 'tcp', ADDRESS, 8081],
          ['futamichi: web', 1200, true],
        ],
      ],
    );
    // a pause between two changes
    await new Promise((resolve) => setTimeout(resolve, 2100));
    // it is off limits in its configuration, and 606 is no reason to withdraw
    await assert.rejects(run(portForwardAdd, { ...asked, port: 80 }), { code: 'rejected', detail: /^606 / });
    // secure_mode: to nobody but oneself; what was refused needs no pause
    const other = { ...asked, port: 8090, host: '192.168.77.9' };
    await assert.rejects(run(portForwardAdd, other), { code: 'conflict', detail: /^718 / });
    assert.equal((await run(portForwardRemove, { port: 8080, protocol: 'tcp' })).outcome, 'verified');
    assert.doesNotMatch(await peer.control('-l'), /8080/);
    await peer.control('-d', '3074', 'UDP');
    assert.deepEqual(await told(), []);
    await router.close();
  });

  test('A daemon that is killed is unreachable, and comes back by itself when it does.', async (t) => {
    if (!need(t, 'miniupnpd in a namespace', there)) return;
    const router = start(DESCRIPTION);
    await until(router, complete);
    await peer.stop('SIGKILL');
    await until(router, (now) => now.value(reachable) === false);
    assert.equal(router.snapshot.value(sessionUp), undefined);
    await peer.start();
    t.diagnostic(
      `back after ${(await until(router, (now) => now.value(sessionUp) === true, 45_000)).toFixed(0)} ms`,
    );
    await router.close();
  });
});
