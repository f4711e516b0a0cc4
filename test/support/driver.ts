import type { TestContext } from 'node:test';
import type { DriverDefinition, Target } from '../../lib/drivers/definition.ts';
import { drivers } from '../../lib/drivers/registry.ts';

/** What drivers are given, seen by one that recognises nothing. It is tried first, until the test ends. */
export function watchTargets(t: TestContext): readonly Target[] {
  const seen: Target[] = [];
  const definition: DriverDefinition = {
    id: 'watching',
    label: { en: 'Watching', ja: '監視' },
    evidence: 'reconstructed',
    login: 'none',
    recognise: (target) => {
      seen.push(target);
      return Promise.resolve(undefined);
    },
    open: () => Promise.reject(new Error('nothing was recognised')),
  };
  const list = drivers as DriverDefinition[];
  list.unshift(definition);
  t.after(() => list.splice(list.indexOf(definition), 1));
  return seen;
}
