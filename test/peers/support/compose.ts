import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { z } from 'zod';
import { examples } from './container.ts';

const words = z.array(z.string());

/** What we say of the one service in compose.yaml; whatever else it said would be a mistake. */
const compose = z.object({
  services: z.strictObject({
    pppoe: z.strictObject({
      build: z.strictObject({ context: z.literal('..'), dockerfile: z.string() }),
      image: z.string(),
      restart: z.literal('unless-stopped'),
      stop_grace_period: z.string(),
      environment: z.record(z.string(), z.string()),
      secrets: words,
      devices: words,
      cap_drop: z.tuple([z.literal('ALL')]),
      cap_add: words,
      security_opt: words,
      read_only: z.literal(true),
      tmpfs: words,
      sysctls: z.record(z.string(), z.string()),
      volumes: words,
      networks: z.strictObject({ line: z.object({ ipv4_address: z.string() }), here: z.object({}) }),
      ports: words,
    }),
  }),
  networks: z.strictObject({
    line: z.object({ driver: z.literal('macvlan'), driver_opts: z.object({ parent: z.string() }) }),
    here: z.object({ driver: z.literal('bridge') }),
  }),
  volumes: z.record(z.string(), z.object({})),
  secrets: z.record(z.string(), z.object({ file: z.string() })),
});

/** compose.yaml as it is shipped. Throws where it is no YAML, or says what it should not. */
export function readCompose(): z.output<typeof compose> {
  // Node-RED brings it along
  const { load } = createRequire(import.meta.url)('js-yaml') as { load: (text: string) => unknown };
  return compose.parse(load(readFileSync(join(examples, 'pppoe-container', 'compose.yaml'), 'utf8')));
}
