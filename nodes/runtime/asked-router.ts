import { z } from 'zod';
import { loginPlace } from '../../lib/application/login-place.ts';
import type { Target } from '../../lib/drivers/definition.ts';
import { routerConfig, type RouterConfig } from '../../lib/router/config.ts';
import { EMPTY_ADDRESS } from '../../lib/router/causes.ts';
import { RouterError } from '../../lib/router/errors.ts';
import type { Text } from '../../lib/router/text.ts';
import { machineSettings } from './machine-settings.ts';
import { refuseUndeployed } from './programs.ts';
import { checkedInput } from '../../lib/router/checked-input.ts';
import { moveOf } from './moved-routers.ts';
import type { RED } from './node-red.ts';
import { isRouterNode, type RouterNode } from './router-node.ts';

const DEPLOY_FIRST: Text = {
  en: 'What a variable stands for is known only after a deploy: deploy, then test.',
  ja: '変数の値はデプロイ後に決まります。デプロイしてから試してください。',
};

const PASSWORD_KEPT: Text = {
  en: 'The stored password was not used, because it goes only to the address that is deployed with it. Enter it again, or deploy first.',
  ja: '保存済みのパスワードは、デプロイ済みのアドレスにのみ送信されるため、使用していません。もう一度入力するか、先にデプロイしてください。',
};

/** `place`: its address since then, as it is to be entered. */
function movedTo(place: string): Text {
  return {
    en: `The set-up has moved this router to ${place}: enter ${place} as its address, and deploy.`,
    ja: `このルーターのアドレスは、設定作業で ${place} に変わりました。アドレスに ${place} を入力し、デプロイしてください。`,
  };
}

const routerRequest = z.strictObject({
  id: z.string().max(100).optional(),
  address: z.string().max(200),
  driver: z.string().max(50).default('auto'),
  username: z.string().max(200).optional(),
  // an SSH key is one, too
  password: z.string().max(10_000).optional(),
  profile: z.string().max(20_000).optional(),
  browser: z.string().max(500).optional(),
  lang: z.string().max(20).optional(),
});
/** Also what is wrong with a request is said in the editor's language. */
const requestLanguage = routerRequest.pick({ lang: true }).loose();

/** The router that a dialog asks about, as it is in the dialog at the moment. */
export interface AskedRouter {
  readonly config: RouterConfig;
  readonly credentials: Target['credentials'];
  /** The node, where what is deployed is the same box. */
  readonly deployed: RouterNode | undefined;
  /** That a set-up has moved it away from the address in the dialog, and where to. */
  readonly moved: Text | undefined;
  /** What the person who asked should know. */
  readonly notes: readonly Text[];
}

/** The language that a request is to be answered in, whatever else is wrong with it. */
export function languageAsked(body: unknown): string | undefined {
  return requestLanguage.safeParse(body).data?.lang;
}

/**
 * Puts together what a dialog says and what is deployed. What a request must not decide is taken from the deploy alone: where a
 * stored password goes, and what is run. Throws `invalid-input`, and `disabled` for a program that is not deployed.
 */
export function askedRouter(RED: RED, body: unknown): AskedRouter {
  const { id, username, password, ...asked } = checkedInput(routerRequest, body);
  const deployed = deployedRouter(RED, id);
  if (asked.address.trim() === '') throw new RouterError('invalid-input', { sentence: EMPTY_ADDRESS });
  const config = checkedInput(routerConfig, {
    ...asked,
    address: meant(asked.address, deployed?.config?.address),
    browser: asked.browser && meant(asked.browser, deployed?.config?.browser),
  });
  refuseUndeployed(config, deployed?.config, machineSettings(RED).programs);
  const isThere = deployed?.config !== undefined && isSamePlace(config, deployed.config);
  const login = storedLogin(deployed);
  const stored = isThere ? login : {};
  const secret = password || stored.password;
  const kept = !secret && login.password !== undefined;
  const move = moveOf(RED, config.address);
  const moved = move && !move.back ? movedTo(move.to) : undefined;
  return {
    config,
    credentials:
      secret === undefined ? undefined : { username: username ?? stored.username ?? '', password: secret },
    deployed: isThere || deployed?.config?.address === config.address ? deployed : undefined,
    moved,
    // a password goes where it has moved, and entered anew it would go to whoever is here now
    notes: moved ? [moved] : kept ? [PASSWORD_KEPT] : [],
  };
}

function isSamePlace(asked: RouterConfig, deployed: RouterConfig): boolean {
  const place = loginPlace(asked);
  try {
    return loginPlace(deployed) === place;
  } catch {
    // what is deployed is no address
    return false;
  }
}

function deployedRouter(RED: RED, id: string | undefined): RouterNode | undefined {
  const node: unknown = id === undefined ? undefined : RED.nodes.getNode(id);
  return isRouterNode(node) ? node : undefined;
}

/** `${NAME}` is replaced only in what is deployed. Throws `invalid-input` where nothing is. */
function meant(typed: string, deployed: string | undefined): string {
  if (!typed.includes('${')) return typed;
  if (deployed === undefined || deployed.includes('${'))
    throw new RouterError('invalid-input', { detail: typed, hint: DEPLOY_FIRST });
  return deployed;
}

/** The editor knows only that there is a password. */
function storedLogin(deployed: RouterNode | undefined): {
  readonly username?: string;
  readonly password?: string;
} {
  const { username, password } = deployed?.credentials ?? {};
  return {
    ...(typeof username === 'string' && { username }),
    ...(typeof password === 'string' && password !== '' && { password }),
  };
}
