import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { DualStack } from '../../lib/dual-stack/dual-stack.ts';
import { statuses } from '../../lib/router/finding.ts';
import { picture } from '../../lib/dual-stack/picture/picture.ts';
import type { Theme } from '../../lib/dual-stack/picture/style.ts';
import { asRouterError, RouterError } from '../../lib/router/errors.ts';
import { languageOf, type Language, type Text } from '../../lib/router/text.ts';
import type { AdminRoutes, Handler } from './admin-routes.ts';
import { afterDeploy, watchDeploys } from './deploys.ts';
import { isDualStackNode, type WorkingHome } from './dual-stack-node.ts';
import { HeldAnswers } from './held-answers.ts';
import { homePage } from './home-page.ts';
import type { RED } from './node-red.ts';
import { configNode } from './register.ts';
import { deskCommands } from './set-up-desk.ts';

type Request = Parameters<Handler>[0];
type Response = Parameters<Handler>[1];

const NO_HOME: Text = {
  en: 'There is no such home; deploy first.',
  ja: '該当する構成がありません。先にデプロイしてください。',
};
const NOT_YET: Text = { en: 'The home has not been looked at yet.', ja: 'まだ確認されていません。' };

const asked = z.object({
  id: z.string().max(100),
  lang: z.string().max(20).optional(),
  theme: z.enum(['light', 'dark']).optional(),
});

/** What the editor’s tab and the page of a home show of it. */
export function addHomeEndpoints(RED: RED, routes: AdminRoutes): void {
  watchDeploys(RED);
  const held = new HeldAnswers();
  const homeNamed = (id: unknown) => {
    const node = configNode(RED, id, isDualStackNode);
    return node?.dualStack ? (node as WorkingHome) : undefined;
  };

  // one answer holds all that the tab shows; without an id it is the first home that works
  routes.get('/futamichi-dual-stack/home', (request, response) => {
    const all = workingHomes(RED);
    const { id } = request.query;
    const home = id === undefined ? all[0] : homeNamed(id);
    if (id !== undefined && !home) return missing(response, NO_HOME);
    response.json({
      homes: all.map(({ id, slug, name }) => ({ id, name: name ?? slug })),
      ...(home && homeState(home, language(request), themeIn(request))),
    });
  });

  routes.post('/futamichi-dual-stack/check', (request, response) => {
    const { data } = asked.safeParse(request.body);
    const home = homeNamed(data?.id);
    if (!home) return missing(response, NO_HOME);
    home.dualStack.check().then(
      () => response.json(homeState(home, languageOf(data?.lang), data?.theme)),
      () => response.status(500).end(),
    );
  });

  routes.post('/futamichi-dual-stack/setup', (request, response) => {
    const { data } = asked.extend({ command: z.enum(deskCommands) }).safeParse(request.body);
    const home = homeNamed(data?.id);
    if (!home || !data) return missing(response, NO_HOME);
    try {
      home.setUpDesk?.start(data.command);
    } catch (thrown) {
      const error = asRouterError(thrown);
      const message = { en: error.sentence('en'), ja: error.sentence('ja') };
      return void response.status(409).json({ code: error.code, message });
    }
    response.json(homeState(home, languageOf(data.lang), data.theme));
  });

  routes.view('/futamichi/home/:id.svg', 'futamichi-dual-stack.read', (request, response) => {
    const { id } = request.params;
    const home = homeNamed(id);
    if (!home) return missing(response, NO_HOME);
    const drawn = () => taggedPicture(homeNamed(id)?.dualStack, language(request), themeIn(request));
    const known = request.headers['if-none-match'];
    const answer = () => {
      const { svg, tag } = drawn();
      if (svg === undefined) return missing(response, NOT_YET);
      response.set({
        etag: tag,
        'cache-control': 'no-cache',
        'content-type': 'image/svg+xml; charset=utf-8',
      });
      if (known === tag) response.status(304).end();
      else response.send(svg);
    };
    if (request.query['wait'] === undefined) return answer();
    // whoever has the picture waits for the next one
    const end = held.hold({
      subscribe: (look) => whenNews(home, look),
      isNews: () => !known?.startsWith(drawn().content),
      answer,
    });
    response.on('close', end);
  });

  routes.page('/futamichi/home/:id', (_request, response) => {
    const { html, policy } = homePage();
    response.set({ 'content-security-policy': policy, 'content-type': 'text/html; charset=utf-8' });
    response.send(html);
  });
}

function workingHomes(RED: RED): readonly WorkingHome[] {
  const homes: WorkingHome[] = [];
  RED.nodes.eachNode(({ id, type }) => {
    const node = type === 'futamichi-dual-stack' ? configNode(RED, id, isDualStackNode) : undefined;
    if (node?.dualStack) homes.push(node as WorkingHome);
  });
  return homes;
}

/** A home as the tab shows it, in one language: plain data. */
function homeState(
  { id, slug, name, dualStack, recent, setUpDesk }: WorkingHome,
  to: Language,
  theme: Theme | undefined,
): object {
  const { report } = dualStack;
  const findings = (report?.findings ?? []).toSorted(
    (one, other) => statuses.indexOf(other.status) - statuses.indexOf(one.status),
  );
  return {
    id,
    slug,
    name: name ?? slug,
    status: report?.status ?? null,
    headline: (report?.headline ?? NOT_YET)[to],
    findings: findings.map((finding) => ({
      id: finding.id,
      name: finding.name[to],
      status: finding.status,
      text: finding.text[to],
      remedy: finding.remedy?.[to] ?? null,
    })),
    picture: pictureOf(dualStack, to, theme) ?? null,
    changing: dualStack.changing,
    setUp: setUpDesk?.inWords(to) ?? null,
    events: (recent?.all ?? []).map(({ at, status, text }) => ({ at, status, text: text[to] })),
  };
}

interface Tagged {
  readonly svg: string | undefined;
  /** Differs where the picture does. It begins with {@link content}. */
  readonly tag: string;
  /** Differs where more than how long the session lasts is another. */
  readonly content: string;
}

function taggedPicture(dualStack: DualStack | undefined, to: Language, theme: Theme | undefined): Tagged {
  const svg = dualStack && pictureOf(dualStack, to, theme);
  const content = `"${hash(dualStack && pictureOf(dualStack, to, theme, 0))}.`;
  return { svg, content, tag: `${content}${hash(svg)}"` };
}

function hash(text = ''): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 22);
}

/** A deploy may have put another home in its place. */
function whenNews({ dualStack }: WorkingHome, look: () => void): () => void {
  const stops = [dualStack.subscribe(look), afterDeploy(look)];
  return () => {
    for (const stop of stops) stop();
  };
}

function pictureOf(
  { report, home }: DualStack,
  to: Language,
  theme: Theme = 'auto',
  now = Date.now(),
): string | undefined {
  return report && picture(home, report, { language: to, now, theme });
}

function language({ query, headers }: Request): Language {
  const said = query['lang'];
  return languageOf(typeof said === 'string' ? said : headers['accept-language']);
}

function themeIn({ query }: Request): Theme | undefined {
  const { theme } = query;
  return theme === 'light' || theme === 'dark' ? theme : undefined;
}

function missing(response: Response, message: Text): void {
  const { code } = new RouterError('invalid-input');
  response.status(404).json({ code, message });
}
