import type { TestContext } from 'node:test';
import type { Aedes } from 'aedes';
import { TestBroker } from './test-broker.ts';

/** A broker that ends with the test. */
export async function brokerFor(t: TestContext, prepare?: (aedes: Aedes) => void): Promise<TestBroker> {
  const broker = await TestBroker.start(prepare);
  t.after(() => broker.close());
  return broker;
}
