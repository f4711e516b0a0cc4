import assert from 'node:assert/strict';
import type { Home } from './home.ts';

/** One way to lose the lower router's session. */
export interface Scenario {
  readonly name: string;
  act(home: Home): Promise<unknown>;
  /** Done when the loss and the error have been told; absent: it mends itself. */
  mend?(home: Home): Promise<unknown>;
  /** What the lower router says why, in the end. */
  readonly error: string;
  /** Whether somebody asked for it over MQTT at the lower router. */
  readonly expected?: boolean;
}

const verified = (answers: Awaited<ReturnType<Home['ask']>>) => {
  assert.deepEqual(
    answers.map(({ status, data }) => data?.outcome ?? status),
    ['accepted', 'verified'],
    JSON.stringify(answers),
  );
};

export const scenarios: readonly Scenario[] = [
  {
    name: 'the lower router hangs up',
    act: ({ lab }) => lab.dropByClient(),
    error: 'reconnect-requested',
  },
  {
    name: 'the provider hangs up',
    act: ({ lab }) => lab.dropByServer(),
    error: 'terminated-by-peer',
  },
  {
    name: 'the concentrator falls silent, and is back',
    act: ({ lab }) => lab.concentrator('kill'),
    error: 'pado-timeout',
    mend: ({ lab }) => lab.concentrator('start'),
  },
  {
    name: 'the provider takes the password no longer, and takes it again',
    async act({ lab }) {
      await lab.providerTakes('another one');
      await lab.dropByClient();
    },
    error: 'authentication-failed',
    mend: ({ lab }) => lab.providerTakes(),
  },
  {
    name: 'the upper router’s bridge is switched off and on, over MQTT',
    act: async (home) => verified(await home.ask('upper', 'pppoe_bridge', { value: false })),
    error: 'echo-timeout',
    mend: async (home) => verified(await home.ask('upper', 'pppoe_bridge', { value: true, force: true })),
  },
  {
    name: 'disconnect and connect, over MQTT',
    act: async (home) => verified(await home.ask('lower', 'disconnect')),
    error: 'disconnect-requested',
    mend: async (home) => verified(await home.ask('lower', 'connect')),
    expected: true,
  },
];
