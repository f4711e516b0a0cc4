import { catalogue } from '../../lib/capabilities/catalogue.ts';
import type { Target } from '../../lib/drivers/definition.ts';
import { drivers } from '../../lib/drivers/registry.ts';
import { examine } from '../../lib/application/read-once.ts';
import { explain, explainError, refusedLogin } from '../../lib/application/explain.ts';
import { findRouters } from '../../lib/application/find.ts';
import { proposalFor } from '../../lib/application/propose-screen.ts';
import { rowsInWords } from '../../lib/application/survey-words.ts';
import { targetOf } from '../../lib/application/target.ts';
import type { RouterConfig } from '../../lib/router/config.ts';
import { asRouterError, RouterError } from '../../lib/router/errors.ts';
import { finding, local, type Finding, type LocalFinding } from '../../lib/router/finding.ts';
import type { Offer } from '../../lib/router/driver.ts';
import type { Survey } from '../../lib/router/survey.ts';
import { isSilence } from '../../lib/router/failures.ts';
import { languageOf, type Language } from '../../lib/router/text.ts';
import { keepToLan, resolveOnLan } from '../../lib/transport/lan.ts';
import { probes } from '../../lib/transport/probes.ts';
import type { AdminRoutes } from './admin-routes.ts';
import { askedRouter, languageAsked } from './asked-router.ts';
import { hostKeysOf } from './host-keys.ts';
import type { RED } from './node-red.ts';

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
      probes: probesDescribed(language),
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
    takesValue: capability.kind !== 'reading' && !capability.input.safeParse(null).success,
  }));
}

/** What each probe tells, whom it asks, who learns what by it, and at what cost: a person decides by this whether it may be asked. */
function probesDescribed(language: Language): unknown {
  const outside = { en: 'asks outside: ', ja: '問い合わせ先（外部）：' }[language];
  const or = { en: ' or ', ja: 'または' }[language];
  return probes.map(({ id, name, reach, hosts, tells, privacy, cost }) => ({
    id,
    name: name[language],
    reach,
    hosts,
    description: tells[language],
    notes: [
      tells[language],
      ...(hosts.length > 0 ? [outside + hosts.join(or)] : []),
      { en: `learns: ${privacy.en}`, ja: `プライバシー：${privacy.ja}` }[language],
      { en: `cost: ${cost.en}`, ja: `負荷：${cost.ja}` }[language],
    ],
  }));
}

/** What came of the test, in the language of who asked. Never rejects. */
async function test(RED: RED, body: unknown): Promise<unknown> {
  const language = languageOf(languageAsked(body));
  const {
    findings,
    survey,
    offers = [],
    propose,
  } = await tested(RED, body).catch((thrown: unknown): Tested => ({
    findings: [explainError(asRouterError(thrown))],
  }));
  return {
    findings: findings.map((each): LocalFinding => local(each, language)),
    ...(survey && { rows: rowsInWords(survey, offers, language) }),
    ...(propose !== undefined && { propose }),
  };
}

/** Opens the router once, as the command line does. */
async function tested(RED: RED, body: unknown): Promise<Tested> {
  const { config, credentials, moved, notes } = askedRouter(RED, body);
  const found = await keepToLan(() => examined(RED, config, credentials)).catch((thrown: unknown): Tested => {
    if (!moved) throw thrown;
    const error = asRouterError(thrown);
    // nobody needs to see to the cable of what is elsewhere
    return { findings: isSilence(error) ? [] : [explainError(error)] };
  });
  return { ...found, findings: [...found.findings, ...notes.map((note) => finding('warning', note))] };
}

/** What a test found; with a settings screen also what stands there, and what may be changed of it. */
interface Tested {
  readonly findings: readonly Finding[];
  readonly survey?: Survey;
  readonly offers?: readonly Offer[];
  /** Id of a driver that may help where none knows the router. */
  readonly propose?: string;
}

async function examined(RED: RED, config: RouterConfig, credentials: Target['credentials']): Promise<Tested> {
  await resolveOnLan(targetOf(config.address).host);
  const options = { hostKeys: hostKeysOf(RED), ...(credentials && { credentials }) };
  const signal = AbortSignal.timeout(TEST_MS);
  const router = await examine(config, signal, options).catch((thrown: unknown) => asRouterError(thrown));
  if (router instanceof RouterError) {
    const proposal = await proposalFor(config, router, AbortSignal.timeout(PROPOSE_MS));
    if (!proposal) throw router;
    return { findings: [finding('warning', proposal.text)], propose: proposal.driver };
  }
  try {
    // what was refused is told already, and a refused login is not tried again
    const teaching = refusedLogin(router.problem) ? undefined : router.driver?.teaching;
    const survey = await teaching?.survey(signal).catch(() => undefined);
    return { findings: explain(router), ...(survey && { survey, offers: router.offers }) };
  } finally {
    await router.close();
  }
}
