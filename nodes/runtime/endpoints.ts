import { z } from 'zod';
import { catalogue } from '../../lib/capabilities/catalogue.ts';
import { drivers } from '../../lib/drivers/registry.ts';
import { examine } from '../../lib/application/test-connection.ts';
import { explain, explainError, type Finding } from '../../lib/application/explain.ts';
import { findRouters } from '../../lib/application/find.ts';
import { routerConfig } from '../../lib/router/config.ts';
import { asRouterError, RouterError } from '../../lib/router/errors.ts';
import { languageOf, type Language } from '../../lib/router/text.ts';
import { targetOf } from '../../lib/application/target.ts';
import { resolveOnLan } from '../../lib/transport/lan.ts';
import { hostKeysOf } from './host-keys.ts';
import { settingsOf, type RED } from './red.ts';
import { isRouterNode, type RouterNode } from './router-node.ts';

/** A settings screen has many pages, and a browser takes its time over each. */
const TEST_MS = 60_000;
const FIND_MS = 20_000;
const DEPLOY_FIRST = {
  en: 'What a variable stands for is known only after a deploy: deploy, then test.',
  ja: '変数の値はデプロイ後に決まります。デプロイしてから試してください。',
};

export const testRequest = z.strictObject({
  id: z.string().max(100).optional(),
  address: z.string().min(1).max(200),
  driver: z.string().max(50).default('auto'),
  username: z.string().max(200).optional(),
  password: z.string().max(200).optional(),
  profile: z.string().max(20_000).optional(),
  browser: z.string().max(500).optional(),
  lang: z.string().max(20).optional(),
});
/** Also what is wrong with a request is said in the editor's language. */
export const testLanguage = testRequest.pick({ lang: true }).loose();

/** What the editor asks of the runtime: which routers are there, what is at an address, what the catalogue holds. */
export function addRouterEndpoints(RED: RED): void {
  const may = (right: 'read' | 'write') => RED.auth.needsPermission(`futamichi-router.${right}`);

  RED.httpAdmin.get('/futamichi-router/catalogue', may('read'), (request, response) => {
    const language = languageOf(
      typeof request.query['lang'] === 'string' ? request.query['lang'] : undefined,
    );
    response.json({
      capabilities: described(language),
      drivers: drivers.map(({ id, label, login }) => ({ id, label: label[language], login })),
    });
  });

  RED.httpAdmin.post('/futamichi-router/find', may('write'), (_request, response) => {
    findRouters({ signal: AbortSignal.timeout(FIND_MS) }).then(
      (routers) => response.json({ routers }),
      () => response.json({ routers: [] }),
    );
  });

  RED.httpAdmin.post('/futamichi-router/test', may('write'), (request, response) => {
    test(RED, request.body).then(
      (findings) => response.json({ findings }),
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
async function test(RED: RED, body: unknown): Promise<readonly Finding[]> {
  const { lang } = testLanguage.safeParse(body).data ?? {};
  const language = languageOf(lang);
  try {
    const { id, address, driver, username, password, profile, browser } = settingsOf(testRequest, body);
    const deployed = deployedRouter(RED, id);
    const place = addressMeant(address, deployed);
    await resolveOnLan(targetOf(place).host);
    const stored = storedLogin(deployed);
    const login = { username: username ?? stored.username, password: password || stored.password };
    const credentials =
      login.password === undefined ? undefined : { username: login.username ?? '', password: login.password };
    const router = await examine(
      settingsOf(routerConfig, { address: place, driver, profile, browser }),
      AbortSignal.timeout(TEST_MS),
      { hostKeys: hostKeysOf(RED), ...(credentials && { credentials }) },
    );
    try {
      return explain(router, language);
    } finally {
      await router.close();
    }
  } catch (thrown) {
    return [explainError(asRouterError(thrown), language)];
  }
}

export function deployedRouter(RED: RED, id: string | undefined): RouterNode | undefined {
  const node: unknown = id === undefined ? undefined : RED.nodes.getNode(id);
  return isRouterNode(node) ? node : undefined;
}

/** `${NAME}` is replaced only in what is deployed. Throws `invalid-input` where nothing is. */
export function addressMeant(typed: string, deployed: RouterNode | undefined): string {
  if (!typed.includes('${')) return typed;
  const address = deployed?.config?.address;
  if (address === undefined || address.includes('${')) {
    throw new RouterError('invalid-input', { detail: typed, hint: DEPLOY_FIRST });
  }
  return address;
}

/** The editor knows only that there is a password. */
export function storedLogin(deployed: RouterNode | undefined): {
  readonly username?: string;
  readonly password?: string;
} {
  const { username, password } = deployed?.credentials ?? {};
  return {
    ...(typeof username === 'string' && { username }),
    ...(typeof password === 'string' && { password }),
  };
}
