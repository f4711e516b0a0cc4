// Fails when a vulnerability is known in what users get: the dependencies, and what is bundled. Tools for development do not count.
// Where the registry answers no audits, it says so and passes.   node tools/run.mjs tools/audit.ts
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { bundled } from './bundle.ts';
import { lock, placesOf } from './product.ts';

const report = z.looseObject({
  vulnerabilities: z.record(
    z.string(),
    z.looseObject({ severity: z.string(), range: z.string(), nodes: z.array(z.string()) }),
  ),
});

export type Verdict =
  | { readonly state: 'unavailable'; readonly why: string }
  /** One line for each vulnerability in what users get. */
  | { readonly state: 'audited'; readonly found: readonly string[] };

/** What `npm audit --json` printed, for packages at these places. */
export function verdictOn(printed: string, product: ReadonlySet<string>): Verdict {
  const parsed = report.safeParse(jsonIn(printed));
  if (!parsed.success) {
    const { data } = z.looseObject({ message: z.string() }).safeParse(jsonIn(printed));
    return { state: 'unavailable', why: data?.message ?? 'no report' };
  }
  const found = Object.entries(parsed.data.vulnerabilities)
    .filter(([, { nodes }]) => nodes.some((place) => product.has(place)))
    .map(([name, { severity, range }]) => `${name} ${range}: ${severity}`);
  return { state: 'audited', found };
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

if (import.meta.main) {
  const root = join(import.meta.dirname, '..');
  const read = (file: string) => JSON.parse(readFileSync(join(root, file), 'utf8')) as unknown;
  const { dependencies } = z
    .object({ dependencies: z.record(z.string(), z.string()) })
    .parse(read('package.json'));
  const product = placesOf([...Object.keys(dependencies), ...bundled], lock.parse(read('package-lock.json')));
  const { stdout } = spawnSync('npm', ['audit', '--json'], {
    cwd: root,
    encoding: 'utf8',
    timeout: 120_000,
    shell: process.platform === 'win32',
  });
  const verdict = verdictOn(stdout ?? '', product);
  if (verdict.state === 'unavailable') console.warn(`AUDIT UNAVAILABLE: ${verdict.why}`);
  else {
    for (const line of verdict.found) console.error(line);
    console.log(`audit: ${verdict.found.length} vulnerabilities in ${product.size} packages`);
    process.exitCode = verdict.found.length === 0 ? 0 : 1;
  }
}
