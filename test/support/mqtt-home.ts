import { dhcpServer } from '../../lib/capabilities/dhcp-server.ts';
import { disconnect } from '../../lib/capabilities/disconnect.ts';
import { identity } from '../../lib/capabilities/identity.ts';
import { lanMac } from '../../lib/capabilities/lan-mac.ts';
import { reachable } from '../../lib/capabilities/reachable.ts';
import { reconnect } from '../../lib/capabilities/reconnect.ts';
import { sessionUp } from '../../lib/capabilities/session-up.ts';
import { wanIpv4 } from '../../lib/capabilities/wan-ipv4.ts';
import { wanMode } from '../../lib/capabilities/wan-mode.ts';
import { wanPath } from '../../lib/capabilities/wan-path.ts';
import type { Publishable } from '../../lib/mqtt/publishable.ts';
import type { FakeClock } from './fake-clock.ts';
import { FakeRouter, known } from './fake-router.ts';

export const ADDRESS = '25.100.7.10';

/** The lower router of the article with its session up, as an IGD driver of a generous firmware would show it. */
export function lowerRouter(clock?: FakeClock): FakeRouter {
  const router = new FakeRouter(clock).open();
  router.look([
    [sessionUp, known(true)],
    [wanIpv4, known(ADDRESS, { class: 'public' })],
    [wanMode, known('pppoe')],
    [dhcpServer, known(true)],
    [identity, known({ vendor: 'Buffalo', model: 'WSR-1800AX4S', firmware: '1.11', serial: null })],
    [lanMac, known('02:00:00:00:00:01')],
    [reachable, known(true)],
    [wanPath, known('pppoe', { basis: 'reported', confidence: 0.9, evidence: ['pppoe'] })],
  ]);
  return router.offer(reconnect, disconnect, dhcpServer);
}

export function publishable(router: Publishable['router'], rest: Partial<Publishable> = {}): Publishable {
  return {
    slug: 'lower',
    id: 'n1',
    name: '下位ルーター',
    role: 'lower',
    language: 'en',
    allow: [],
    url: 'http://192.168.10.2/',
    homeAssistant: { prefix: 'homeassistant' },
    router,
    ...rest,
  };
}
