import { globSync } from 'node:fs';
import { join } from 'node:path';
import { Ipoe, isFault, isMode, whatIsMissing } from './ipoe.ts';

export const ipoeUsage = `npm run lab -- ipoe                   the tests on an IPoE and PPPoE line in network namespaces (root)
npm run lab -- ipoe up [MODE]         builds it, in seconds: v6plus, ocn, ds-lite or ipip; stays until ipoe down
npm run lab -- ipoe mode MODE         changes the upper router’s line
npm run lab -- ipoe fault NAME on|off makes the home wrong, and right again
npm run lab -- ipoe look              what the product makes of both roads
npm run lab -- ipoe sh PLACE COMMAND  in: upper, lower, host, host2, neigh, vne, bas, core, srv, ngn
npm run lab -- ipoe down              ends it
`;

/** The answer is the exit status. */
export async function ipoe(
  [verb, first = '', ...rest]: readonly string[],
  say: (line: string) => void,
  run: (file: string) => Promise<number>,
): Promise<number> {
  const missing = whatIsMissing();
  if (missing !== undefined) return (say(missing), process.env['CI'] ? 1 : 0);
  const lab = new Ipoe();
  const [second = ''] = rest;
  if (verb === undefined) return tests(run);
  if (verb === 'up' && (first === '' || isMode(first))) say(await lab.up(first || 'v6plus'));
  else if (verb === 'down') await lab.down();
  else if (verb === 'mode' && isMode(first)) await lab.mode(first);
  else if (verb === 'fault' && isFault(first) && (second === 'on' || second === 'off'))
    await lab.fault(first, second);
  else if (verb === 'look')
    say(JSON.stringify(await lab.look({ upper: { up: true }, lower: { up: true } }), null, 2));
  else if (verb === 'sh' && second !== '') say(await lab.in(first, 'bash', '-c', rest.join(' ')));
  else return (process.stderr.write(ipoeUsage), 2);
  return 0;
}

/** One after the other, since each has a lab of its own. */
async function tests(run: (file: string) => Promise<number>): Promise<number> {
  let status = 0;
  for (const file of globSync('*.test.ts', { cwd: import.meta.dirname }).toSorted())
    status = Math.max(status, await run(join(import.meta.dirname, file)));
  return status;
}
