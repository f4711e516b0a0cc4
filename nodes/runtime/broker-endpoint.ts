import { z } from 'zod';
import { explainError } from '../../lib/application/explain.ts';
import { checkBroker } from '../../lib/mqtt/broker-check.ts';
import { brokerUrl } from '../../lib/mqtt/broker-url.ts';
import type { Tls } from '../../lib/mqtt/connection.ts';
import { systemClock } from '../../lib/router/clock.ts';
import { asRouterError, RouterError } from '../../lib/router/errors.ts';
import { finding, local, type Finding } from '../../lib/router/finding.ts';
import { languageOf } from '../../lib/router/text.ts';
import type { Text } from '../../lib/router/text.ts';
import type { AdminRoutes } from './admin-routes.ts';
import { checkedInput } from '../../lib/router/checked-input.ts';

/** What is deployed for a connection, as far as a test may use it. */
export interface DeployedBroker {
  readonly url: string;
  readonly base: string;
  readonly protocol: 4 | 5;
  readonly clientId: string;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  readonly tls: Tls;
  /** What was entered for certificates. */
  readonly files: string;
}

const request = z.strictObject({
  id: z.string().max(100).optional(),
  url: z.string().max(300),
  base: z.string().max(200).default('futamichi'),
  protocol: z.union([z.literal('4'), z.literal('5')]).default('4'),
  username: z.string().max(200).optional(),
  password: z.string().max(1000).optional(),
  files: z.string().max(20_000).default(''),
  lang: z.string().max(20).optional(),
});

const GOOD: Text = { en: 'The broker lets us in.', ja: 'ブローカーに接続できました。' };
const PASSWORD_KEPT: Text = {
  en: 'The stored password was not used, because it goes only to the broker that is deployed with it. Enter it again, or deploy first.',
  ja: '保存済みのパスワードは、デプロイ済みのブローカーにのみ送信されるため、使用していません。もう一度入力するか、先にデプロイしてください。',
};
const FILES_KEPT: Text = {
  en: 'Certificates are read only after a deploy: deploy, then test.',
  ja: '証明書はデプロイ後に読み込まれます。デプロイしてから試してください。',
};

/** Lets the editor ask whether a broker can be used as the dialog says. `deployed` finds what a node was deployed with. */
export function addBrokerEndpoint(
  routes: AdminRoutes,
  deployed: (id: string) => DeployedBroker | undefined,
): void {
  routes.post('/futamichi-router-broker/test', (asked, response) => {
    const { lang } = z.object({ lang: z.string().optional() }).safeParse(asked.body).data ?? {};
    const language = languageOf(lang);
    void test(asked.body, deployed)
      .catch((thrown: unknown) => explainError(asRouterError(thrown)))
      .then((found) => response.json({ findings: [local(found, language)] }));
  });
}

/** A stored login and files go only where they are deployed, whatever a request says (design rule 9). */
async function test(body: unknown, find: (id: string) => DeployedBroker | undefined): Promise<Finding> {
  const { id = '', url, base, protocol, username, password, files } = checkedInput(request, body);
  const known = find(id);
  const there = url.includes('${') ? known?.url : url;
  if (there === undefined) throw new RouterError('invalid-input', { detail: url, hint: FILES_KEPT });
  const isDeployed = known !== undefined && brokerUrl(known.url) === brokerUrl(there);
  const stored = isDeployed ? known : undefined;
  if (files !== '' && (!isDeployed || files !== known.files))
    throw new RouterError('invalid-input', { detail: 'TLS', hint: FILES_KEPT });
  const secret = password || stored?.password;
  await checkBroker({
    url: there,
    base,
    protocol: protocol === '5' ? 5 : 4,
    username: username ?? stored?.username,
    password: secret,
    tls: files === '' ? undefined : stored?.tls,
    clock: systemClock,
    random: Math.random,
  }).catch((thrown: unknown) => {
    const kept = !secret && known?.password !== undefined;
    const error = asRouterError(thrown);
    throw kept ? new RouterError(error.code, { hint: PASSWORD_KEPT }) : error;
  });
  return finding('ok', GOOD);
}
