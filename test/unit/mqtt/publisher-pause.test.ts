import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pause } from '../../../lib/capabilities/pause.ts';
import { reachable } from '../../../lib/capabilities/reachable.ts';
import { wanIpv4 } from '../../../lib/capabilities/wan-ipv4.ts';
import { ONLINE, OFFLINE, Topics } from '../../../lib/mqtt/topics.ts';
import { FakeRouter } from '../../support/fake-router.ts';
import { lowerRouter } from '../../support/mqtt-home.ts';
import { published } from '../../support/published-router.ts';

const topics = new Topics('futamichi');
const AVAILABILITY = topics.availability('lower');

test('Home Assistant has a switch for the pause, also while the router does not answer.', async () => {
  const { clock, documents } = published(lowerRouter().tell(pause, false).offer(pause));
  await clock.advance(2000);
  const { reachable: there, pause: shown } = documents()[0]?.components ?? {};
  assert.deepEqual(shown?.['availability'], there?.['availability']);
  assert.partialDeepStrictEqual(shown, {
    platform: 'switch',
    name: 'Pause polling',
    entity_category: 'config',
    default_entity_id: 'switch.lower_pause',
    command_topic: 'futamichi/lower/request/pause',
    json_attributes_topic: topics.state('lower'),
  });
});

test('The state says that polling is paused, and until when.', () => {
  const { router, state } = published();
  router.tell(pause, true, { until: '2026-11-24T05:00:00.000Z' });
  assert.deepEqual(
    [state()['pause'], state()['pause_attributes']],
    [true, { until: '2026-11-24T05:00:00.000Z' }],
  );
});

test('Paused since before anything was read, as after a deploy, it says what was said before.', () => {
  const { it, router, on, state } = published(new FakeRouter());
  router.pausedUntil = 1;
  router.look([
    [pause, { state: 'known', value: true, at: 0, channel: 'derived' }],
    [reachable, { state: 'unknown', why: 'not-read', at: 0 }],
  ]);
  const before = on(AVAILABILITY).length;
  it.rememberState({ wan_ipv4: '25.100.7.10', reachable: true, pause: false });
  assert.deepEqual([state()['pause'], state()['wan_ipv4']], [true, '25.100.7.10']);
  assert.equal(on(AVAILABILITY).length, before, 'whether it is there is not known');
  router.pausedUntil = undefined;
  router.tell(pause, false);
  assert.equal(on(AVAILABILITY).at(-1), OFFLINE);
  router.tell(wanIpv4, '25.100.7.11').tell(reachable, true);
  assert.deepEqual([on(AVAILABILITY).at(-1), state()['wan_ipv4']], [ONLINE, '25.100.7.11']);
});
