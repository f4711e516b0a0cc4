// From the button to the verified result, beyond the time for which the box itself is away.
import { pppoeBridge } from '../../lib/capabilities/pppoe-bridge.ts';
import { reconnect } from '../../lib/capabilities/reconnect.ts';
import type { AnyDoable } from '../../lib/router/capability.ts';
import { systemClock } from '../../lib/router/clock.ts';
import { percentile, round, row, type Row } from './row.ts';
import { makes, openOn, type Make } from './screen-box.ts';

const ROUNDS = 5;
const SAVE_MS = 3000;
const SETTINGS = { wanMode: 'pppoe', bridge: false, keepAlive: 'manual' } as const;

export async function actionRows(): Promise<Row[]> {
  const rows: Row[] = [];
  for (const make of makes) {
    rows.push(await measured(make, reconnect, 0));
    rows.push(await measured(make, pppoeBridge, make.restarts ? SAVE_MS : 0));
  }
  return rows;
}

async function measured(make: Make, capability: AnyDoable, awayMs: number): Promise<Row> {
  const sample: number[] = [];
  for (let round_ = 0; round_ < ROUNDS; round_ += 1) {
    const face = await make.start({ clock: systemClock, saveMs: SAVE_MS, settings: SETTINGS });
    const router = await openOn(face, make, systemClock);
    const began = performance.now();
    const input = capability === pppoeBridge ? true : null;
    const { outcome } = await router.run({ capability, input, origin: 'flow' });
    sample.push(performance.now() - began - awayMs);
    if (outcome !== 'verified') throw new Error(`${make.name}: ${capability.id} was ${outcome}`);
    await router.close();
    await face.close();
  }
  return row({
    name: `${make.name}: ${capability.id}, from the button to the verified result`,
    unit: 'ms',
    ours: round(percentile(sample, 0.5), 0),
    goal: 1000,
    better: 'lower',
    note:
      awayMs > 0
        ? `beyond the ${awayMs} ms for which the box is away; median of ${ROUNDS}`
        : `median of ${ROUNDS}, the slowest ${round(Math.max(...sample), 0)}`,
  });
}
