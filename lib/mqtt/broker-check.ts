import { seconds, type Clock } from '../router/clock.ts';
import { MqttConnection, type ConnectionOptions } from './connection.ts';
import { connectProblem } from './problems.ts';

/** How long a broker may take to let us in, in milliseconds. */
const CHECK_MS = seconds(10);

/** Connects to a broker once, says nothing there, and leaves. Rejects with why it does not let us in. */
export async function checkBroker(
  options: Omit<ConnectionOptions, 'will' | 'clientId' | 'retry'> & { readonly clock: Clock },
): Promise<void> {
  const { clock, base } = options;
  const outcome = Promise.withResolvers<void>();
  // an id of chance, so that nobody is thrown out, and a will that nobody listens to
  const will = { topic: `${base}/bridge/check`, payload: '' };
  const connection = new MqttConnection(
    { ...options, will },
    {
      onConnect: () => outcome.resolve(),
      onMessage: () => undefined,
      onState: (_state, problem) => {
        if (problem) outcome.reject(problem);
      },
    },
  );
  const stop = clock.after(CHECK_MS, () => outcome.reject(connectProblem({ code: 'ETIMEDOUT' })));
  try {
    connection.start();
    await outcome.promise;
  } finally {
    stop();
    await connection.close();
  }
}
