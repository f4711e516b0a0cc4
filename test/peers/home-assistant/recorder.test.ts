// What the article's home leaves in Home Assistant's database; a whole day is measured by `npm run bench -- recorder`.
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { hours } from '../../../lib/router/clock.ts';
import { installed, need } from '../support/peer.ts';
import { hassIsBuilt } from './hass.ts';
import { keptOf } from './recorded.ts';
import type { Passed } from '../../support/test-broker.ts';
import { simulatedDay } from './simulated-day.ts';

/** Traffic all the time, and at 3:12 the session drops: it is back after a minute, with another address. */
const LENGTH_MS = hours(4);
/** A drop with all that follows from it, and what is counted each hour. */
const MOST_NEWS = 50;
/** Up to five of them at the beginning. */
const MOST_PER_ENTITY = 10;

describe('The recorder of Home Assistant', { timeout: 600_000 }, () => {
  let day: readonly Passed[];
  before(async () => {
    if (hassIsBuilt('newest') || hassIsBuilt('oldest')) day = await simulatedDay(LENGTH_MS);
  });

  for (const which of ['newest', 'oldest'] as const) {
    const there = hassIsBuilt(which) && installed('mosquitto');
    const skip =
      !there && !process.env['CI']
        ? `needs Home Assistant: test/peers/home-assistant/setup.sh ${which}`
        : false;

    test(`Rows come from what happens, not from time that passes, ${which}.`, { skip }, async (t) => {
      if (!need(t, `Home Assistant ${which}`, there)) return;
      const kept = await keptOf(day, { which });
      const most = kept.byEntity.slice(0, 5).map(([entity, rows]) => `${rows} ${entity}`);
      t.diagnostic(
        `${kept.states} rows of ${kept.byEntity.length} entities, ${kept.news} of them news, most: ${most.join(', ')}`,
      );
      assert.ok(kept.byEntity.length > 40, 'the home is there');
      const [upper, lower] = ['upper', 'lower'].map((side) =>
        kept.seen.get(`binary_sensor.${side}_session_up`),
      );
      assert.deepEqual([upper, lower], [['on'], ['on', 'off', 'on']], 'down and up again');
      assert.ok(kept.states >= kept.changes, 'each change is a row, however quickly they came');
      assert.ok(kept.news <= MOST_NEWS, `${kept.news} rows`);
      for (const [entity, rows] of kept.byEntity) assert.ok(rows <= MOST_PER_ENTITY, `${entity}: ${rows}`);
    });
  }
});
