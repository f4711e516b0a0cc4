import { createHash } from 'node:crypto';
import { cookieIn } from '../box/cookies.ts';
import type { Button, Page } from '../box/pages.ts';
import type { Heard, Reply } from '../box/server.ts';
import { randomToken, Tokens } from '../box/tokens.ts';
import { AtermFace, atermBox, type Done } from './face.ts';
import type { Word } from './invented.ts';
import { INFO_P, NAMES_P, PATHS_P } from './invented-names.ts';
import type { AtermOptions } from './options.ts';
import type { PageKey } from './pages.ts';
import { pageMarkup, type Look } from './p-markup.ts';
import { QUIRKS_P, type QuirksP } from './p-options.ts';
import { framed, leadTo, loginPage, topBody, waitPage } from './p-site.ts';

/** WX3000HP: PHP pages behind a login form. */
export function startAtermP(options: AtermOptions & Partial<QuirksP> = {}): Promise<AtermP> {
  return new AtermP(options).start(options.port, options.at);
}

export class AtermP extends AtermFace<QuirksP> {
  readonly #tokens = new Tokens();
  /** Several, since browsers ask for a picture to the page, and get the form again. */
  readonly #nonces = new Tokens(randomToken, 8);

  constructor(options: AtermOptions & Partial<QuirksP>) {
    super(atermBox(options, 'WX3000HP'), { ...QUIRKS_P, ...options }, 'p');
  }

  protected answer(heard: Heard): Reply {
    const { path, method } = heard;
    if (path === `/${PATHS_P['login']}` && method === 'POST') return this.#login(heard);
    const key = this.#keyOf(heard);
    if (!this.admins.has(key)) return this.#stranger(heard);
    if (path === `/${PATHS_P['logout']}`) {
      this.admins.leave(key);
      return this.#leadTo('/');
    }
    if (path === '/')
      return method === 'POST' ? this.#pressed(undefined, heard, key) : this.#show(undefined, key);
    const found = [...this.pages.keys()].find((page) => this.#pathOf(page) === path);
    if (!found) return this.#page(this.words.notHere, 404);
    return method === 'POST' ? this.#pressed(found, heard, key) : this.#show(found, key);
  }

  #login({ form, from, headers }: Heard): Reply {
    const { session } = this.quirks;
    const own = cookieIn(headers.cookie, NAMES_P.cookie);
    const known = own !== undefined && this.admins.has(own) ? own : randomToken();
    const key = session === 'cookie' ? known : from;
    const outcome = this.admins.enter(key, this.#isRight(form, from));
    if (outcome !== 'in') return this.#loginForm(outcome, from);
    const reply = this.#after('/', () => this.#show(undefined, key));
    const cookie = { 'Set-Cookie': `${NAMES_P.cookie}=${key}; path=/; HttpOnly` };
    return session === 'cookie' ? { ...reply, headers: { ...reply.headers, ...cookie } } : reply;
  }

  #isRight(form: Heard['form'], from: string): boolean {
    const { username, password } = this.box.options.admin;
    if (form.get('user') !== username) return false;
    if (this.quirks.hash === 'none') return form.get('pass') === password;
    const nonce = form.get(NAMES_P.nonce);
    const hash = createHash('sha256').update(`${nonce}:${password}`).digest('hex');
    return this.#nonces.accept(from, nonce) && form.get(NAMES_P.hash) === hash;
  }

  #stranger({ path, from }: Heard): Reply {
    if (path === '/' || this.quirks.lost === 'form') return this.#loginForm(undefined, from);
    return { status: 302, headers: { Location: '/' } };
  }

  #loginForm(complaint: Word | undefined, from: string): Reply {
    const nonce = this.#nonces.issue(from);
    return this.#page(loginPage(this.words, this.quirks, complaint ? this.words[complaint] : '', nonce));
  }

  /** Undefined: the top page, which has no buttons of its own; 保存 is in the menu of each. */
  #pressed(key: PageKey | undefined, { form }: Heard, admin: string): Reply {
    const page = key && this.pages.get(key);
    const does = form.get(NAMES_P.command) as Button['does'];
    if (this.quirks.token === 'page' && !this.#tokens.accept(`${admin} ${key}`, form.get(NAMES_P.token)))
      return this.#show(key, admin, { word: 'badToken', kind: 'refused', drop: false });
    const offered = does === 'store' ? this.quirks.saves === 'unsaved' : this.#offers(page, does);
    const done: Done = offered
      ? this.press(page, does, form)
      : { word: 'failed', kind: 'refused', drop: false };
    if (done.drop) return { drop: true };
    if (this.box.away) return this.#page(waitPage(this.words, this.quirks));
    return done.kind === 'ok'
      ? this.#after(this.#pathOf(key), () => this.#show(key, admin, done))
      : this.#show(key, admin, done);
  }

  #offers(page: Page | undefined, does: Button['does']): boolean {
    return page !== undefined && page.buttons.some((button) => button.does === does);
  }

  #show(key: PageKey | undefined, admin: string, done?: Done): Reply {
    const { words, quirks, box } = this;
    const pages = this.pages;
    const token = quirks.token === 'page' ? this.#tokens.issue(`${admin} ${key}`) : undefined;
    const look: Look = { box, words, quirks, path: this.#pathOf(key), token, wrong: done?.wrong };
    const page = key && pages.get(key);
    const frame = {
      pages: [...pages].map(([each, of]) => ({ page: of, path: this.#pathOf(each) })),
      look,
      host: quirks.host,
      title: page?.title ?? words.top,
      message: done ? words[done.word] : '',
    };
    return this.#page(
      framed(frame, page ? pageMarkup(page, look) : topBody(`Aterm ${box.options.model}`, look)),
    );
  }

  #after(path: string, show: () => Reply): Reply {
    const { answers } = this.quirks;
    if (answers === 'page') return show();
    return answers === 'refresh' ? this.#leadTo(path) : { status: 302, headers: { Location: path } };
  }

  #leadTo(path: string): Reply {
    return this.#page(leadTo(path, this.words, this.quirks));
  }

  #page(body: string, status = 200): Reply {
    const { declares, charset } = this.quirks;
    return { status, body, type: declares === 'header' ? `text/html; charset=${charset}` : 'text/html' };
  }

  #keyOf({ from, headers }: Heard): string {
    return this.quirks.session === 'address' ? from : (cookieIn(headers.cookie, NAMES_P.cookie) ?? '');
  }

  /** The names of the pages for 基本設定, Wi-Fi and MAP-E’s 現在の状態 are seen. */
  #pathOf(key: PageKey | undefined): string {
    if (key === undefined) return '/';
    if (key === 'basic') return '/basic_main.php';
    if (key === 'wireless') return '/air_basic_main2.php';
    if (key === 'info') return `/${INFO_P[this.box.mode] ?? 'info_mape_main.php'}`;
    return `/${PATHS_P[key]}`;
  }
}
