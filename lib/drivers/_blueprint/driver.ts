import { z } from 'zod';
import { identity } from '../../capabilities/identity.ts';
import { reconnect } from '../../capabilities/reconnect.ts';
import { sessionUp } from '../../capabilities/session-up.ts';
import { tellWanIpv4, wanIpv4 } from '../../capabilities/wan-ipv4.ts';
import { seconds } from '../../router/clock.ts';
import { operation, type Channel, type Look } from '../../router/driver.ts';
import { RouterError } from '../../router/errors.ts';
import { Report } from '../../router/report.ts';
import { request, type HttpAnswer } from '../../transport/http.ts';
import type { DriverDefinition, Sighting } from '../definition.ts';
import { settingsBase } from '../screen/base.ts';

/**
 * The smallest real driver: a box that tells its state as JSON to anybody, and redials when it is asked to. Copy this folder
 * and its test, give it the name of the maker, and add it to the registry. What a box says is checked here and nowhere else.
 */
const status = z.object({
  model: z.string().min(1),
  serial: z.string().min(1),
  connected: z.boolean(),
  address: z.string().optional(),
});

/** What {@link DriverDefinition.recognise} learns is all that {@link DriverDefinition.open} gets. */
interface BlueprintSighting extends Sighting {
  readonly base: URL;
}

export const blueprint: DriverDefinition<BlueprintSighting> = {
  id: 'blueprint',
  label: { en: 'Blueprint', ja: 'ひな形' },
  // until somebody has tried it on the real thing
  evidence: 'reconstructed',
  login: 'none',
  async recognise(target, { budget }) {
    const base = settingsBase(target);
    const answer = await budget.get(new URL('/api/status', base));
    const told = answer && statusIn(answer);
    if (!told) return undefined;
    const { model, serial } = told;
    return { driver: 'blueprint', identity: `blueprint:${serial}`, label: `Blueprint ${model}`, model, base };
  },
  open({ base, identity: self }) {
    return Promise.resolve({
      id: 'blueprint',
      identity: self,
      evidence: 'reconstructed',
      channels: [channelTo(base)],
      close: () => Promise.resolve(),
    });
  },
};

function channelTo(base: URL): Channel {
  return {
    id: 'api',
    looks: [statusLook(base)],
    operations: [
      operation(reconnect, async (_, performing) => {
        const url = new URL('/api/reconnect', base);
        // done when the box has taken it; what came of it is read afterwards
        const { status: code } = await performing.request((signal) =>
          request({ url, method: 'POST', signal }),
        );
        if (code !== 200) throw new RouterError('rejected', { detail: `HTTP ${code}` });
      }),
    ],
  };
}

function statusLook(base: URL): Look {
  return {
    id: 'status',
    provides: [identity, sessionUp, wanIpv4],
    pace: { normal: seconds(30), fast: seconds(1) },
    deadlineMs: seconds(5),
    async read(signal) {
      const told = statusIn(await request({ url: new URL('/api/status', base), signal }));
      if (!told) throw new RouterError('unreadable', { detail: 'status' });
      const { model, serial, connected, address } = told;
      const report = new Report();
      report.tell(identity, { vendor: 'Blueprint', model, firmware: null, serial });
      report.tell(sessionUp, connected);
      tellWanIpv4(report, address);
      return report;
    },
  };
}

/** Undefined: something else answers. */
function statusIn(answer: HttpAnswer): z.output<typeof status> | undefined {
  if (answer.status !== 200) return undefined;
  try {
    return status.safeParse(JSON.parse(answer.text())).data;
  } catch {
    return undefined;
  }
}
