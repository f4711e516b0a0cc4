import dns from 'node:dns/promises';
import { syncBuiltinESMExports } from 'node:module';
import type { TestContext } from 'node:test';

/** Answers for names, one after the other, the last one for ever; other names do not exist. Returns which names were asked for. */
export function namesFor(
  t: TestContext,
  names: Readonly<Record<string, readonly (readonly string[])[]>>,
): readonly string[] {
  const asked: string[] = [];
  const lookup = (name: string) => {
    const answers = names[name];
    const before = asked.filter((each) => each === name).length;
    asked.push(name);
    const addresses = answers?.[Math.min(before, answers.length - 1)];
    if (!addresses) return Promise.reject(new Error(`ENOTFOUND ${name}`));
    return Promise.resolve(addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })));
  };
  t.mock.method(dns, 'lookup', lookup as never);
  syncBuiltinESMExports();
  t.after(() => {
    t.mock.restoreAll();
    syncBuiltinESMExports();
  });
  return asked;
}
