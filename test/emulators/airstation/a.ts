import { createHash } from 'node:crypto';
import type { Form } from '../box/forms.ts';
import type { Heard, Reply } from '../box/server.ts';
import { globalScript, md5Script, ODD_SALT } from './a-scripts.ts';
import { cgiA, packetA, packetCgiA, pageA, valuesA } from './a-page.ts';
import * as site from './a-site.ts';
import { PageTokens } from './a-tokens.ts';
import { airstationBox, AirstationFace } from './face.ts';
import { htmlPage } from './html.ts';
import { ACTION_A, CODES_A } from './invented.ts';
import { QUIRKS_A, type AirstationOptions, type QuirksA } from './options.ts';
import { pageAt, type PageName } from './names.ts';

/** Files that anybody may read. */
const OPEN_CGI = new Set(['login', 'deviceinfo_basic', 'busy_status']);

/** WSR-2533DHPL2 and others of Arcadyan. */
export function startAirstationA(options: AirstationOptions & Partial<QuirksA> = {}): Promise<AirstationA> {
  return new AirstationA(options).start(options.port);
}

/**
 * Family A: script makes an MD5 of the password, hides a token in a picture of each page, fills values into pages and makes up what a
 * save sends. One person at a time, by his address.
 */
export class AirstationA extends AirstationFace<QuirksA> {
  readonly #tokens = new PageTokens();

  constructor(options: AirstationOptions & Partial<QuirksA>) {
    super(airstationBox(options, 'WSR-2533DHPL2', '1.09'), 'a', { ...QUIRKS_A, ...options });
  }

  protected override answer(heard: Heard): Reply {
    const { path, method, from } = heard;
    if (path.startsWith('/js/')) return this.#script(path);
    if (method === 'POST') return this.#post(heard);
    const [, cgi] = /^\/cgi\/cgi_(\w+)\.js$/.exec(path) ?? [];
    if (cgi !== undefined) return this.#cgi(cgi, heard);
    // a picture for the browser's tab must not cost the page its token
    if (path !== '/' && !path.endsWith('.html')) return { status: 404, body: '' };
    if (path === '/login.html') return this.#shown(site.loginA(this.#token(from), this.#site));
    if (!this.admins.has(from)) return this.#toLogin(from);
    if (path === '/logout.html') return this.#shown(site.logoutA(this.#token(from), this.quirks.charset));
    return this.#get(path, from);
  }

  #get(path: string, from: string): Reply {
    const page = pageAt(path);
    if (page && this.bridged(page))
      return this.#shown(site.emptyA(this.words.bridged, this.#token(from), this.#site));
    if (page) return this.#shown(pageA(page, this.page(page), this.#token(from), this.#site));
    if (path === '/' || path === '/advanced.html')
      return this.#shown(site.topA(this.box, this.#token(from), this.#site));
    if (path === '/packet.html') return this.#shown(packetA(this.#token(from), this.#site));
    if (path === '/save_init.html') return this.#shown(site.initA(this.#token(from), this.#site));
    return { status: 404, body: htmlPage(this.quirks.charset, '404', this.words.notHere) };
  }

  /** Values of a page: for those who are in, have its token and come from it. */
  #cgi(name: string, { from, query, headers }: Heard): Reply {
    const type = 'text/javascript';
    if (!this.#tokens.has(from, query.get('_tn'))) return { status: 403, type, body: '' };
    const { model, firmware } = this.box.options;
    if (OPEN_CGI.has(name)) {
      const about = [
        ['ARC_SYS_Model', model],
        ['ARC_SYS_Version', firmware],
      ] as const;
      return { type, body: cgiA(about) };
    }
    if (!this.admins.has(from) || !fromHere(headers.referer, `/${name}.html`))
      return { status: 403, type, body: '' };
    if (name === 'packet') return { type, body: packetCgiA(this.box) };
    const page = pageAt(`/${name}.html`);
    return page ? { type, body: cgiA(valuesA(this.page(page), this.box)) } : { status: 404, type, body: '' };
  }

  #post({ path, from, form, headers }: Heard): Reply {
    if (!this.#tokens.has(from, form.get('httoken'))) return this.#toLogin(from);
    if (path === '/login.cgi') return this.#login(from, form);
    if (!this.admins.has(from)) return this.#toLogin(from, CODES_A.timedOut);
    if (path === '/logout.cgi') {
      this.admins.leave(from);
      return this.#toLogin(from);
    }
    const submitted = `/${form.get('submit_button')}`;
    if (path !== '/apply_abstract.cgi' || !fromHere(headers.referer, submitted)) return this.#toLogin(from);
    if (form.get('action') === `${ACTION_A}reboot`) {
      this.restart();
      return this.#wait(from, '/login.html', this.box.options.rebootMs);
    }
    const page = pageAt(submitted);
    const right = page !== undefined && form.get('action') === `${ACTION_A}${page}`;
    return right && !this.bridged(page) ? this.#save(page, from, form) : this.#toLogin(from);
  }

  #login(from: string, form: Form): Reply {
    const { username, password } = this.box.options.admin;
    const salted = this.quirks.md5 === 'odd' ? ODD_SALT + password : password;
    const hash = createHash('md5').update(salted).digest('hex');
    const right = form.get('name') === username && form.get('pws') === hash;
    const outcome = this.admins.enter(from, right);
    if (outcome === 'in') return this.#flash(from, local(form.get('url')));
    return this.#toLogin(
      from,
      { wrong: CODES_A.wrong, busy: CODES_A.duplicate, locked: CODES_A.locked }[outcome],
    );
  }

  #save(page: PageName, from: string, form: Form): Reply {
    // what a check box says with a value here, it says elsewhere by being there at all
    const sent = new Map([...form].filter(([name, value]) => value !== '0' || !this.#checks(page).has(name)));
    const taken = this.take(page, sent);
    const path = `/${page}.html`;
    if (taken === 'saved') return this.#wait(from, path, this.box.options.saveMs);
    if (taken === 'pressed') return this.#flash(from, path);
    return this.#shown(site.emptyA(taken.objection, this.#token(from), this.#site));
  }

  #checks(page: PageName): ReadonlySet<string | undefined> {
    const rows = this.page(page).sections.flatMap((section) => section.rows);
    return new Set(rows.filter(({ kind }) => kind === 'check').map(({ name }) => name));
  }

  #script(path: string): Reply {
    const type = 'text/javascript';
    if (path === '/js/global.js') return { type, body: globalScript(this.quirks.escapes) };
    if (path === '/js/md5.js') return { type, body: md5Script(this.quirks.md5) };
    return { status: 404, type, body: '' };
  }

  #toLogin(from: string, code?: string): Reply {
    return this.#flash(from, code === undefined ? '/login.html' : `/login.html?err=${code}`);
  }

  #flash(from: string, path: string): Reply {
    return this.#shown(site.flashA(this.#token(from), path, this.quirks.charset));
  }

  #wait(from: string, path: string, afterMs: number): Reply {
    return this.#shown(site.waitA(this.#token(from), this.back(path), afterMs + 200, this.quirks.charset));
  }

  #shown(body: string): Reply {
    return { body };
  }

  #token(to: string): string {
    return this.#tokens.issue(to);
  }

  get #site(): site.SiteA {
    const { charset, shape } = this.quirks;
    return { words: this.words, charset, names: this.names, shape };
  }
}

function fromHere(referer: string | undefined, path: string): boolean {
  return referer !== undefined && URL.canParse(referer) && new URL(referer).pathname === path;
}

/** A path of this box, wherever somebody wants to be led. */
function local(url: string | undefined): string {
  return `/${(url ?? '').replace(/^\/+/, '')}`;
}
