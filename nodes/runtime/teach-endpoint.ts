import { z } from 'zod';
import { explainError } from '../../lib/application/explain.ts';
import { rowsInWords, type RowInWords } from '../../lib/application/survey-words.ts';
import { targetOf } from '../../lib/application/target.ts';
import { teach } from '../../lib/application/teach.ts';
import { checkedInput } from '../../lib/router/checked-input.ts';
import { asRouterError } from '../../lib/router/errors.ts';
import { finding, local, type LocalFinding } from '../../lib/router/finding.ts';
import { languageOf, type Language } from '../../lib/router/text.ts';
import { keepToLan, resolveOnLan } from '../../lib/transport/lan.ts';
import type { AdminRoutes } from './admin-routes.ts';
import { alone } from './alone.ts';
import { askedRouter, languageAsked } from './asked-router.ts';
import type { RED } from './node-red.ts';

/** Two looks at a whole settings screen, and a browser takes its time over each page. */
const TEACH_MS = 180_000;

const words = z.string().min(1).max(200);
const request = z.strictObject({
  router: z.unknown(),
  pointed: z.strictObject({
    concept: z.string().min(1).max(50),
    at: z.strictObject({ label: words, section: words.optional(), page: words.optional() }).optional(),
    means: z.boolean().optional(),
    confirmed: z.boolean(),
  }),
});

/** What came of a lesson: why it failed, or the override, and the router’s overrides with it. */
interface Answer {
  readonly findings: readonly LocalFinding[];
  readonly override?: unknown;
  readonly profile?: unknown;
  readonly row?: RowInWords | undefined;
  readonly writable?: boolean;
}

/** Takes a lesson: reads twice where a person points, and hands back the override. It changes nothing, here or on the router. */
export function addTeachEndpoint(RED: RED, routes: AdminRoutes): void {
  routes.post('/futamichi-router/teach', (asked, response) => {
    taught(RED, asked.body).then(
      (answer) => response.json(answer),
      () => response.status(500).end(),
    );
  });
}

/** Never rejects. */
async function taught(RED: RED, body: unknown): Promise<Answer> {
  const language = languageOf(languageAsked((body as { readonly router?: unknown } | undefined)?.router));
  try {
    return await keepToLan(() => lesson(RED, body, language));
  } catch (thrown) {
    return { findings: [local(explainError(asRouterError(thrown)), language)] };
  }
}

async function lesson(RED: RED, body: unknown, language: Language): Promise<Answer> {
  const { router, pointed } = checkedInput(request, body);
  const { config, credentials, deployed, notes } = askedRouter(RED, router);
  const { host } = targetOf(config.address);
  await resolveOnLan(host);
  const options = credentials ? { credentials } : {};
  const { override, profile, row, writable } = await alone(host, deployed?.router, () =>
    teach(config, pointed, AbortSignal.timeout(TEACH_MS), options),
  );
  return {
    findings: notes.map((note) => local(finding('warning', note), language)),
    override,
    profile,
    row: rowsInWords({ rows: [row] }, [], language)[0],
    writable,
  };
}
