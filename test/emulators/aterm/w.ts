import { cookieIn } from '../box/cookies.ts';
import type { Button, Page } from '../box/pages.ts';
import type { Heard, Reply } from '../box/server.ts';
import { randomToken, Tokens } from '../box/tokens.ts';
import { AtermFace, atermBox } from './face.ts';
import type { Word } from './invented.ts';
import { NAMES_P, PATHS_W } from './invented-names.ts';
import { QUIRKS, type AtermOptions, type Quirks } from './options.ts';
import type { PageKey } from './pages.ts';
import { ASK_SCRIPT, LOGIN_SCRIPT, PAGE_SCRIPT } from './w-script.ts';

/** WX3600HP: empty pages that script fills. Only the address of the login page and the order of its fields are seen. */
export function startAtermW(options: AtermOptions & Partial<Quirks> = {}): Promise<AtermW> {
  return new AtermW(options).start(options.port);
}

const LOGIN = '/page/login_main.html';

export class AtermW extends AtermFace<Quirks> {
  readonly #tokens = new Tokens();

  constructor(options: AtermOptions & Partial<Quirks>) {
    super(atermBox({ firmware: '1.5.4', ...options }, 'WX3600HP'), { ...QUIRKS, ...options }, 'p');
  }

  protected answer(heard: Heard): Reply {
    const { path, method, headers, query, form } = heard;
    const key = cookieIn(headers.cookie, NAMES_P.cookie) ?? '';
    if (path === '/') return { status: 302, headers: { Location: LOGIN } };
    if (path === LOGIN) return this.#page(this.#loginBody, ASK_SCRIPT + LOGIN_SCRIPT);
    if (path === PATHS_W.login && method === 'POST') return this.#login(heard);
    if (path.startsWith('/page/')) return this.#page(BODY, ASK_SCRIPT + PAGE_SCRIPT);
    if (path !== PATHS_W.get && path !== PATHS_W.set) return { status: 404 };
    if (!this.admins.has(key)) return json({ message: '' }, 401);
    if (path === PATHS_W.get && query.get('page') === 'logout') {
      this.admins.leave(key);
      return json({}, 401);
    }
    const name = (path === PATHS_W.get ? query : form).get('page') ?? '';
    const page = this.pages.get(name as PageKey);
    return path === PATHS_W.get ? this.#content(name, page, key) : this.#set(name, page, key, form);
  }

  #login({ form }: Heard): Reply {
    const { username, password } = this.box.options.admin;
    const key = randomToken();
    const right = form.get('user') === username && form.get('pass') === password;
    const outcome = this.admins.enter(key, right);
    if (outcome !== 'in') return json({ ok: false, message: this.words[outcome] }, 401);
    const cookie = `${NAMES_P.cookie}=${key}; path=/; HttpOnly`;
    return { ...json({ ok: true }), headers: { 'Set-Cookie': cookie } };
  }

  #set(name: string, page: Page | undefined, key: string, form: Heard['form']): Reply {
    if (!this.#tokens.accept(`${key} ${name}`, form.get('token')))
      return this.#content(name, page, key, 'badToken');
    const does = form.get('command') as Button['does'];
    if (!page?.buttons.some((button) => button.does === does))
      return this.#content(name, page, key, 'failed');
    const done = this.press(page, does, form);
    return done.drop ? { drop: true } : this.#content(name, page, key, done.word);
  }

  #content(name: string, page: Page | undefined, key: string, said?: Word): Reply {
    const { words, box, quirks, pages } = this;
    const now = pages.get(name as PageKey) ?? page;
    const menu = [...pages].map(([each, { title }]) => ({ words: title, path: `/page/${each}_main.html` }));
    return json({
      title: now?.title ?? words.top,
      message: said ? words[said] : '',
      token: this.#tokens.issue(`${key} ${name}`),
      menu: [...menu, { words: words.logout, path: '/page/logout_main.html' }],
      sections: (now?.sections ?? []).map(({ heading, rows }) => ({
        heading,
        rows: rows.map((row) => ({ ...row, value: row.read(box), raw: !quirks.escapes })),
      })),
      buttons: now?.buttons ?? [],
      ask: words.askReboot,
      ok: words.ok,
      cancel: words.cancel,
    });
  }

  get #loginBody(): string {
    const { words } = this;
    return `<form id="login_form" onsubmit="return logIn()">
<p><label for="user">${words.user}</label><input type="text" id="user"></p>
<p><label for="pass">${words.password}</label><input type="password" id="pass"></p>
<p><input type="submit" id="login" value="${words.login}"></p><p id="message"></p></form>`;
  }

  #page(body: string, script: string): Reply {
    return {
      body: `<!DOCTYPE html>
<html lang="ja"><head><meta charset="${this.quirks.charset}"><title>${this.words.brand}</title></head>
<body>
${body}
<script type="text/javascript">${script}</script>
</body></html>
`,
    };
  }
}

const BODY = '<div id="contents"></div>\n<ul id="menu"></ul>';

function json(content: unknown, status = 200): Reply {
  return { status, type: 'application/json', charset: 'utf-8', body: JSON.stringify(content) };
}
