import assert from 'node:assert/strict';
import type { HomeModel } from '../../../emulators/home/model.ts';

/** Who reaches whom, of those who stand in the upper router's LAN. */
export interface Truth {
  /** How many devices get through to the Internet. */
  readonly online: number;
  readonly jammed: boolean;
  /** How many routers hand out addresses. */
  readonly servers: number;
}

/** Undefined while a router restarts. */
export function truthOf(model: HomeModel): Truth | undefined {
  if (model.upper.away || model.lower.away) return undefined;
  const clients = model.renew();
  const online = clients.filter(({ from }) => from && from.wanAddress !== undefined).length;
  const servers = new Set(clients.map(({ from }) => from)).size;
  return { online: model.jammed ? 0 : online, jammed: model.jammed, servers };
}

/** Asks after every step who reaches whom. */
export function watchOver({ model }: { readonly model: HomeModel }): () => void {
  const found = truthOf(model);
  assert.ok(found);
  return () => {
    const now = truthOf(model);
    if (!now) return;
    assert.ok(now.online >= found.online, `online ${now.online}, found ${found.online}`);
    assert.ok(now.servers <= found.servers, `${now.servers} DHCP servers`);
    assert.ok(found.jammed || !now.jammed);
  };
}
