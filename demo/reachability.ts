import type { Box } from '../test/emulators/box/box.ts';
import type { Home } from '../test/emulators/home/home.ts';

/** By which road somebody gets to the Internet. */
export type WayOut = 'ipoe' | 'pppoe' | 'none';

export interface Reachability {
  readonly way: WayOut;
  /** Why there is none. */
  readonly why: '' | 'jammed' | 'no-address' | 'gateway-silent' | 'gateway-offline';
}

export interface Device extends Reachability {
  readonly name: string;
  readonly address: string | null;
  readonly gateway: string | null;
  /** It was given the lower router as its gateway, which nobody meant. */
  readonly wrong: boolean;
}

export interface ReachOfAll {
  readonly devices: readonly Device[];
  /** It has its address and gateway from its owner, not from a DHCP server. */
  readonly server: Device;
  /** Whether somebody outside can open a connection to the server. */
  readonly inbound: boolean;
  /** Whether the PCs reach the server. */
  readonly across: boolean;
  /** Whether Node-RED gets an answer. */
  readonly nodeRed: { readonly upper: boolean; readonly lower: boolean };
}

const SERVER_NUMBER = 10;

/** Who reaches whom. `gateway`: the lower router’s address when the server was set up. */
export function reachOf({ model }: Home, gateway: string): ReachOfAll {
  const { upper, lower, cables, jammed, clients } = model;
  const server = wayThrough(model, gateway, true);
  const joined = cables.lowerLan.plugged || (lower.mode === 'ap' && cables.lowerWan.plugged);
  return {
    devices: clients.map(({ name, address, gateway, from }) => ({
      name,
      address: address ?? null,
      gateway: gateway ?? null,
      wrong: from === lower,
      ...(gateway === undefined ? NO_ADDRESS : wayThrough(model, gateway, false)),
    })),
    server: {
      name: 'server',
      address: gateway.replace(/\d+$/, String(SERVER_NUMBER)),
      gateway,
      wrong: false,
      ...server,
    },
    inbound: server.way === 'pppoe',
    across: joined && !jammed,
    // an access point is where nobody looks for it
    nodeRed: { upper: answers(model, upper), lower: lower.mode !== 'ap' && answers(model, lower) },
  };
}

const NO_ADDRESS: Reachability = { way: 'none', why: 'no-address' };

type Model = Home['model'];

/** `beside`: plugged into the lower router itself, so that no cable to the upper one matters. */
function wayThrough(model: Model, gateway: string, beside: boolean): Reachability {
  const { upper, lower, jammed } = model;
  if (jammed) return { way: 'none', why: 'jammed' };
  const isLower = gateway === lower.lanAddress && lower.mode !== 'ap';
  const box = isLower ? lower : gateway === upper.lanAddress ? upper : undefined;
  if (!box || box.away || !(answers(model, box) || (beside && isLower)))
    return { way: 'none', why: 'gateway-silent' };
  if (box.wanAddress === undefined) return { way: 'none', why: 'gateway-offline' };
  return { way: box.mode === 'pppoe' ? 'pppoe' : 'ipoe', why: '' };
}

function answers(model: Model, box: Box): boolean {
  return !box.away && model.reaches(box);
}
