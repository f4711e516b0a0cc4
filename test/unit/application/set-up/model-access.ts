import { connect } from '../../../../lib/capabilities/connect.ts';
import { dhcpServer } from '../../../../lib/capabilities/dhcp-server.ts';
import { lanAddress } from '../../../../lib/capabilities/lan-address.ts';
import { lanMac } from '../../../../lib/capabilities/lan-mac.ts';
import { pppoeAccount } from '../../../../lib/capabilities/pppoe-account.ts';
import { pppoeBridge } from '../../../../lib/capabilities/pppoe-bridge.ts';
import { reachable } from '../../../../lib/capabilities/reachable.ts';
import { sessionError } from '../../../../lib/capabilities/session-error.ts';
import { sessionUp } from '../../../../lib/capabilities/session-up.ts';
import { wanIpv4 } from '../../../../lib/capabilities/wan-ipv4.ts';
import { wanMac } from '../../../../lib/capabilities/wan-mac.ts';
import { wanMode } from '../../../../lib/capabilities/wan-mode.ts';
import { wanPath } from '../../../../lib/capabilities/wan-path.ts';
import type { Access, OtherPlaces } from '../../../../lib/application/set-up/access.ts';
import { unread } from '../../../../lib/application/set-up/fresh.ts';
import type { Home, RouterView, Side } from '../../../../lib/dual-stack/home.ts';
import type { AnyDoable, AnyReadable } from '../../../../lib/router/capability.ts';
import { RouterError } from '../../../../lib/router/errors.ts';
import type { Result } from '../../../../lib/router/verification.ts';
import { Snapshot, type Attributes } from '../../../../lib/router/snapshot.ts';
import type { Box, Settings } from '../../../emulators/box/box.ts';
import type { HomeModel } from '../../../emulators/home/model.ts';
import type { FakeClock } from '../../../support/fake-clock.ts';

/** What happens to a change. `lost`: it is done, and the answer does not come. */
export type Fault = 'lost' | 'lost-undone' | 'refused' | 'unsupported' | 'busy' | 'reboots' | undefined;

const KEYS: ReadonlyMap<AnyDoable, keyof Settings> = new Map<AnyDoable, keyof Settings>([
  [pppoeBridge, 'bridge'],
  [dhcpServer, 'dhcp'],
  [lanAddress, 'lanAddress'],
  [wanMac, 'wanMac'],
  [lanMac, 'lanMac'],
  [wanMode, 'wanMode'],
  [pppoeAccount, 'account'],
]);

/** A set-up's two routers are boxes of an emulated home, without sockets. */
export class ModelAccess implements Access {
  readonly model: HomeModel;
  readonly clock: FakeClock;
  readonly #hosts: Record<Side, string>;
  /** What was asked of which router, in order. */
  readonly sent: string[] = [];
  looks = 0;
  /** Told before each look and each change; may throw. */
  before: (what: string) => void = () => undefined;
  fault: (what: string) => Fault = () => undefined;
  /** What a driver does not offer. */
  readonly lacks = new Set<AnyDoable>();
  near = true;
  connects = false;
  /** Whose login is refused. */
  refuses: Side | undefined;

  constructor(model: HomeModel, clock: FakeClock, hosts: Record<Side, string>) {
    this.model = model;
    this.clock = clock;
    this.#hosts = { ...hosts };
  }

  identityOf(side: Side): string {
    return `${side} router`;
  }

  async look(_signal: AbortSignal, { also, identity }: OtherPlaces): Promise<Home> {
    this.before('look');
    this.looks += 1;
    await this.clock.advance(1000);
    const { lower } = this.model;
    if (
      this.#hosts.lower !== lower.lanAddress &&
      also.includes(lower.lanAddress) &&
      identity === this.identityOf('lower')
    )
      this.#hosts.lower = lower.lanAddress;
    return { upper: this.#view('upper'), lower: this.#view('lower'), observed: {} };
  }

  can(side: Side, capability: AnyDoable): boolean | undefined {
    if (!this.#answers(side)) return undefined;
    if (capability === connect) return this.connects;
    return KEYS.has(capability) && !this.lacks.has(capability);
  }

  async run(side: Side, capability: AnyDoable, input: unknown): Promise<Result> {
    const what = `${side} ${capability.id}`;
    this.before(what);
    if (!this.#answers(side)) throw new RouterError('unreachable');
    const fault = this.fault(what);
    if (fault === 'refused') throw new RouterError('rejected');
    if (fault === 'busy') throw new RouterError('busy');
    if (fault === 'unsupported') throw new RouterError('unsupported', { detail: capability.id });
    this.sent.push(what);
    if (capability === connect) throw new RouterError('rejected', { detail: 'already connecting' });
    const box = this.model[side];
    const key = KEYS.get(capability) as keyof Settings;
    if (fault !== 'lost-undone') box.apply({ [key]: input }, { restart: true });
    if (fault === 'reboots') box.reboot();
    if (fault === 'lost' || fault === 'lost-undone') throw new RouterError('timeout');
    await this.clock.advance(30_000);
    if (side === 'lower' && this.model.reaches(box)) this.#hosts.lower = box.lanAddress;
    return { action: capability.id, outcome: 'verified', before: null, after: null, tookMs: 1 };
  }

  isTaken(): Promise<boolean> {
    return Promise.resolve(false);
  }

  isNear(): boolean {
    return this.near;
  }

  #answers(side: Side): boolean {
    const box = this.model[side];
    return !box.away && this.model.reaches(box) && box.lanAddress === this.#hosts[side];
  }

  #view(side: Side): RouterView {
    const host = this.#hosts[side];
    const at = this.clock.now();
    if (!this.#answers(side)) return unread(host, new RouterError('unreachable'), at);
    if (this.refuses === side) return unread(host, new RouterError('auth-failed'), at);
    const entries = readings(this.model[side], side).map(
      ([token, value, attributes]) =>
        [
          token,
          value === undefined
            ? { state: 'unknown' as const, why: 'unreadable' as const, at }
            : { state: 'known' as const, value, at, channel: 'model', ...(attributes && { attributes }) },
        ] as const,
    );
    return { host, snapshot: Snapshot.empty.with(entries), problem: undefined };
  }
}

type Told = readonly [AnyReadable, unknown, Attributes?];

function readings(box: Box, side: Side): readonly Told[] {
  const { settings, session, mode } = box;
  if (mode === 'ap')
    return [
      [reachable, true],
      [wanMode, 'ap'],
      [wanPath, 'behind-router'],
    ];
  const path =
    side === 'upper' ? 'ipoe-map-e' : session.up ? 'pppoe' : mode === 'dhcp' ? 'behind-router' : 'none';
  return [
    [reachable, true],
    // what it has found out by itself is not what it is set to
    [wanMode, settings.wanMode === 'auto' ? undefined : mode],
    [wanPath, path],
    [sessionUp, side === 'upper' ? undefined : session.up],
    [sessionError, session.error === '' ? 'none' : ERRORS[session.error]],
    [pppoeAccount, settings.account.username || undefined],
    [pppoeBridge, side === 'upper' ? settings.bridge : undefined],
    [dhcpServer, settings.dhcp],
    [lanAddress, settings.lanAddress],
    [wanIpv4, box.wanAddress],
    [wanMac, box.wanMac, { vendor: settings.wanMac === 'default' }],
    [lanMac, box.lanMac, { vendor: settings.lanMac === 'default' }],
  ];
}

const ERRORS: Readonly<Record<string, string>> = {
  auth: 'authentication failed',
  limit: 'session limit',
  'no-pado': 'no PADO',
  'no-cable': 'no carrier',
  ended: 'ended',
};
