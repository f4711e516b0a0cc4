import { catalogue } from '../../lib/capabilities/catalogue.ts';
import type { Target } from '../../lib/drivers/definition.ts';
import { drivers } from '../../lib/drivers/registry.ts';
import { examine } from '../../lib/application/read-once.ts';
import { explain, explainError, type Finding } from '../../lib/application/explain.ts';
import { findRouters } from '../../lib/application/find.ts';
import { proposalFor } from '../../lib/application/propose-screen.ts';
import { rowsInWords, type RowInWords } from '../../lib/application/survey-words.ts';
import { targetOf } from '../../lib/application/target.ts';
import type { RouterConfig } from '../../lib/router/config.ts';
import { asRouterError, RouterError } from '../../lib/router/errors.ts';
import { languageOf, type Language } from '../../lib/router/text.ts';
import { keepToLan, resolveOnLan } from '../../lib/transport/lan.ts';
import type { AdminRoutes } from './admin-routes.ts';
import { askedRouter, languageAsked } from './asked-router.ts';
import { hostKeysOf } from './host-keys.ts';
import type { RED } from './red.ts';

/** A settings screen has many pages, and a browser takes its time over each. */
const TEST_MS = 60_000;
const FIND_MS = 20_000;
/** Two anonymous requests. */
const PROPOSE_MS = 10_000;

/** What the editor asks of the runtime: which routers are there, what is at an address, what the catalogue holds. */
export function addRouterEndpoints(RED: RED, routes: AdminRoutes): void {
  routes.get('/futamichi-router/catalogue', (request, response) => {
    const language = languageOf(
      typeof request.query['lang'] === 'string' ? request.query['lang'] : undefined,
    );
    response.json({
      capabilities: described(language),
      drivers: drivers.map(({ id, label, login }) => ({ id, label: label[language], login })),
    });
  });

  routes.post('/futamichi-router/find', (_request, response) => {
    keepToLan(() => findRouters({ signal: AbortSignal.timeout(FIND_MS) })).then(
      (routers) => response.json({ routers }),
      () => response.json({ routers: [] }),
    );
  });

  routes.post('/futamichi-router/test', (request, response) => {
    test(RED, request.body).then(
      (answer) => response.json(answer),
      () => response.status(500).end(),
    );
  });
}

function described(language: Language): unknown {
  return catalogue.map((capability) => ({
    id: capability.id,
    kind: capability.kind,
    name: capability.name[language],
    description: capability.description[language],
    risk: capability.kind === 'reading' ? 'none' : capability.risk,
  }));
}

/** Opens the router once, as the command line does, and says what came of it. Never rejects. */
async function test(RED: RED, body: unknown): Promise<Tested> {
  const language = languageOf(languageAsked(body));
  try {
    const { config, credentials, notes } = askedRouter(RED, body);
    const found = await keepToLan(() => examined(RED, config, credentials, language));
    const said = notes.map((note) => ({ tone: 'note' as const, text: note[language] }));
    return { ...found, findings: [...found.findings, ...said] };
  } catch (thrown) {
    return { findings: [explainError(asRouterError(thrown), language)] };
  }
}

/** What a test found; with a settings screen also what stands there, concept by concept. */
interface Tested {
  readonly findings: readonly Finding[];
  readonly rows?: readonly RowInWords[];
  /** Id of a driver that may help where none knows the router. */
  readonly propose?: string;
}

async function examined(
  RED: RED,
  config: RouterConfig,
  credentials: Target['credentials'],
  language: Language,
): Promise<Tested> {
  await resolveOnLan(targetOf(config.address).host);
  const options = { hostKeys: hostKeysOf(RED), ...(credentials && { credentials }) };
  const signal = AbortSignal.timeout(TEST_MS);
  const router = await examine(config, signal, options).catch((thrown: unknown) => asRouterError(thrown));
  if (router instanceof RouterError) {
    const proposal = await proposalFor(config, router, AbortSignal.timeout(PROPOSE_MS));
    if (!proposal) throw router;
    const note: Finding = { tone: 'note', text: proposal.text[language] };
    return { findings: [note], propose: proposal.driver };
  }
  try {
    // what was refused is told already
    const survey = await router.driver?.teaching?.survey(signal).catch(() => undefined);
    const rows = survey && rowsInWords(survey, router.offers, language);
    return { findings: explain(router, language), ...(rows && { rows }) };
  } finally {
    await router.close();
  }
}
