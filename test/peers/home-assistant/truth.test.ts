// Every entity of a whole home in two releases of Home Assistant and both languages, against what is so in the emulated boxes.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { catalogue } from '../../../lib/capabilities/catalogue.ts';
import { homeCatalogue } from '../../../lib/dual-stack/home-catalogue.ts';
import { houseFlows, startHouse, type House } from '../support/house.ts';
import { freePort, Mosquitto } from '../support/mosquitto.ts';
import { NodeRed, userDirWithPackage } from '../support/node-red.ts';
import { installed, need } from '../support/peer.ts';
import { until } from '../support/until.ts';
import { DEVICES, ENTITIES, NOT_HERE, type Entity, type Truth } from './entities.ts';
import { Hass, hassIsBuilt, type HassState } from './hass.ts';

interface Registered {
  readonly entity_id: string;
  readonly platform: string;
  readonly entity_category: string | null;
  readonly disabled_by: string | null;
}

/** Clocks of boxes tell whole seconds, and are read some time later. */
const INEXACT_MS = 6000;

test('Every capability with a face is in the table, or it is said why not.', () => {
  const ids = ENTITIES.map(({ id }) => id.replace(/^\w+\./, ''));
  const shown = [
    ...catalogue.map((each) => ({ each, slugs: ['upper', 'lower'] })),
    ...homeCatalogue.map((each) => ({ each, slugs: ['home'] })),
  ].filter(({ each: { entity, id } }) => entity && !(id in NOT_HERE));
  for (const { each, slugs } of shown) {
    const key = each.id.replaceAll(/[.-]/g, '_');
    assert.ok(
      slugs.some((slug) => ids.includes(`${slug}_${key}`)),
      `${each.id}: put it into entities.ts, with the truth that it must show`,
    );
  }
});

for (const which of ['newest', 'oldest'] as const) {
  const there = hassIsBuilt(which) && installed('mosquitto');

  describe(
    `The truth in Home Assistant, ${which}`,
    {
      timeout: 300_000,
      skip:
        !there && !process.env['CI']
          ? `needs Home Assistant: test/peers/home-assistant/setup.sh ${which}`
          : false,
    },
    () => {
      let house: House;
      let broker: Mosquitto;
      let nodeRed: NodeRed;
      let hass: Hass;

      const ours = async () =>
        ((await hass.ws('config/entity_registry/list')) as Registered[]).filter(
          ({ platform }) => platform === 'mqtt',
        );
      const states = async () => new Map((await hass.states()).map((each) => [each.entity_id, each]));
      const deploy = (language: 'en' | 'ja') =>
        nodeRed.deploy(houseFlows(house, { brokerUrl: broker.url, language }));

      /** Resolves when all is true; else it is told what was not. `press`: a button that may be pressed once in ten seconds. */
      const isTrue = async (language: 'en' | 'ja', press?: string) => {
        let wrong: readonly string[] = [];
        const look = async () => {
          if (press) await hass.call('button.press', { entity_id: press });
          const now = await states();
          wrong = ENTITIES.flatMap((entity) => wrongIn(entity, now.get(entity.id), house, language));
          return wrong.length === 0;
        };
        await until('all is true', look, 45_000).catch(() => assert.deepEqual(wrong, []));
      };

      before(async (t) => {
        if (!need(t as never, `Home Assistant ${which}`, there)) return;
        house = await startHouse();
        broker = await Mosquitto.start();
        hass = new Hass(which, await freePort(), { port: broker.port });
        nodeRed = await NodeRed.start({ userDir: userDirWithPackage() });
        await hass.start();
        await deploy('en');
      });
      after(async () => {
        await hass?.stop();
        await nodeRed?.stop();
        await broker?.stop();
        await house?.close();
      });

      test('These entities are there and no others, in their categories, on or off by default.', async () => {
        const ids = ENTITIES.map(({ id }) => id).toSorted();
        let registered: readonly Registered[] = [];
        const present = () => registered.map(({ entity_id: id }) => id).toSorted();
        // what UPnP alone offers goes again when the settings screen has been read
        const all = async () => {
          registered = await ours();
          return present().join() === ids.join();
        };
        await until('all entities', all, 60_000).catch(() => assert.deepEqual(present(), ids));
        const told = registered.map(({ entity_id, entity_category, disabled_by }) => [
          entity_id,
          entity_category,
          disabled_by,
        ]);
        const meant = ENTITIES.map(({ id, category = null, off }) => [
          id,
          category,
          off ? 'integration' : null,
        ]);
        assert.deepEqual(told.toSorted(byFirst), meant.toSorted(byFirst));
      });

      test('Each says what is so in the boxes, by name, class and unit, also those that are off at first.', async () => {
        for (const { id: entity_id, off } of ENTITIES)
          if (off) await hass.ws('config/entity_registry/update', { entity_id, disabled_by: null });
        await hass.reload('mqtt');
        await isTrue('en');
      });

      test('In Japanese likewise, and when something else is so.', async () => {
        house.lower.apply({ dhcp: true });
        house.lower.dropped('ended', 500);
        await deploy('ja');
        await until('back', async () => (await hass.state('button.home_check'))?.state !== 'unavailable');
        await isTrue('ja', 'button.home_check');
        assert.notEqual((await hass.state('event.lower_alerts'))?.state, 'unknown');
        house.lower.apply({ dhcp: false });
        await isTrue('ja', 'button.home_check');
        assert.deepEqual(hass.complaints(), []);
      });
    },
  );
}

function byFirst([one]: readonly unknown[], [other]: readonly unknown[]): number {
  return String(one) < String(other) ? -1 : 1;
}

/** What an entity shows that is not so. */
function wrongIn(
  { id, truth, device, en, ja, deviceClass, unit, stateClass }: Entity,
  shown: HassState | undefined,
  house: House,
  language: 'en' | 'ja',
): readonly string[] {
  if (!shown) return [`${id} is not there`];
  const { state, attributes } = shown;
  const meant = {
    friendly_name: `${DEVICES[device][language]} ${{ en, ja }[language]}`,
    device_class: deviceClass,
    unit_of_measurement: unit,
    state_class: stateClass,
  };
  const is = truth(house);
  return [
    ...(isSo(state, is)
      ? []
      : [`${id} is ${state} and not ${typeof is === 'string' ? is : JSON.stringify(is)}`]),
    ...Object.entries(meant).flatMap(([name, value]) =>
      attributes[name] === value ? [] : [`${id}: ${name} is ${String(attributes[name])} and not ${value}`],
    ),
  ];
}

function isSo(state: string, truth: Truth): boolean {
  if (Array.isArray(truth)) return truth.some((each) => isSo(state, each as Date));
  if (truth instanceof Date) return Math.abs(Date.parse(state) - truth.getTime()) <= INEXACT_MS;
  return truth instanceof RegExp ? truth.test(state) : state === truth;
}
