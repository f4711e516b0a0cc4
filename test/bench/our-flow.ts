import { mqttBroker, mqttIn, mqttOut, tab } from './core-flow.ts';

export const SLUG = 'bench';

type Node = Readonly<Record<string, unknown>>;

/**
 * Trigger -> sensor -> mqtt out, and beside it what publishes the router's state by itself. Nothing else happens within an hour:
 * the router is looked at when it is asked for alone.
 */
export function ourFlow(port: number, address: string, trigger: string, result: string): Node[] {
  const z = tab['id'];
  return [
    tab,
    mqttBroker(port),
    mqttIn(trigger, 'bench0000sensor0'),
    {
      id: 'bench0000sensor0',
      type: 'futamichi-router-sensor',
      z,
      router: 'bench0000router0',
      readings: ['wan.ipv4'],
      when: 'request',
      wires: [['bench0000out0000']],
    },
    mqttOut('bench0000out0000', result),
    {
      id: 'bench0000router0',
      type: 'futamichi-router',
      name: SLUG,
      slug: SLUG,
      driver: 'igd',
      address,
      role: 'single',
      interval: 3600,
      allow: [],
    },
    {
      id: 'bench0000broker0',
      type: 'futamichi-router-broker',
      url: `mqtt://127.0.0.1:${port}`,
      base: 'futamichi',
      protocol: '4',
    },
    {
      id: 'bench0000publish',
      type: 'futamichi-router-home-assistant',
      z,
      broker: 'bench0000broker0',
      routers: [],
      discovery: false,
      wires: [],
    },
  ];
}
