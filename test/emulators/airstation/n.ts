import type { Heard, Reply } from '../box/server.ts';
import { Tokens } from '../box/tokens.ts';
import { airstationBox, AirstationFace } from './face.ts';
import { htmlPage } from './html.ts';
import { BasicDoor, tryLogin } from './n-door.ts';
import { red, settingsForm, type Markup } from './n-markup.ts';
import { menuWords, type MenuOptions } from './n-menu.ts';
import * as site from './n-site.ts';
import { QUIRKS_N, type AirstationOptions, type QuirksN } from './options.ts';
import { pageAt, type PageName } from './names.ts';

const FIRST_NUMBER = 1_000_003;
const STEP = 7919;
/** WSR-1800AX4S as it is assumed to be. */
export function startAirstationN(options: AirstationOptions & Partial<QuirksN> = {}): Promise<AirstationN> {
  return new AirstationN(options).start(options.port, options.at);
}

/** Family N: a form takes the password as it is, a session belongs to an address, and each page has a number that a save brings back. */
export class AirstationN extends AirstationFace<QuirksN> {
  #number = FIRST_NUMBER;
  readonly #numbers = new Tokens(() => String((this.#number += STEP)));
  readonly #basic: BasicDoor;

  constructor(options: AirstationOptions & Partial<QuirksN>) {
    super(airstationBox(options, 'WSR-1800AX4S', '1.11'), 'n', { ...QUIRKS_N, ...options });
    this.#basic = new BasicDoor(this.box, this.admins);
  }

  protected override answer(heard: Heard): Reply {
    const reply = this.#reply(heard);
    const { charset, http09 } = this.quirks;
    return { charset, ...reply, bare: http09 && heard.method === 'POST' };
  }

  #reply(heard: Heard): Reply {
    const { path, method, from } = heard;
    if (this.quirks.login === 'basic') {
      const refusal = this.#basic.admit(heard);
      if (refusal === 'busy') return this.#refused(this.words.otherAdmin);
      if (refusal)
        return { ...this.#refused('401 Unauthorized'), status: 401, headers: this.#basic.challenge };
    } else if (path === '/login.html') {
      return method === 'POST' ? this.#login(heard) : this.#loginPage('');
    } else if (path === '/logout.html') {
      this.admins.leave(from);
      return this.#lead('/login.html', 'LOGOUT');
    } else if (!this.admins.has(from)) {
      return this.#lead('/login.html', 'Redirect Page');
    }
    return method === 'POST' ? this.#post(heard) : this.#get(path);
  }

  #login(heard: Heard): Reply {
    const refusal = tryLogin(heard, this.box, this.admins);
    if (!refusal) return this.#lead('/index_pc.html', 'LOGIN');
    return this.#loginPage('text' in refusal ? refusal.text : this.words[refusal.word]);
  }

  #loginPage(complaint: string): Reply {
    return { body: site.loginPage(this.box, this.#numbers.issue('/login.html'), complaint, this.#markup) };
  }

  #get(path: string): Reply {
    const page = pageAt(path);
    if (page) return this.#page(path, page, '');
    const body = this.#fixed(path);
    return body === undefined
      ? { status: 404, body: htmlPage(this.quirks.charset, '404', this.words.notHere) }
      : { body };
  }

  #fixed(path: string): string | undefined {
    const { box, quirks } = this;
    const markup = this.#markup;
    if (path === '/' || path === '/index_pc.html') return site.topPage(box, markup);
    // one client asks for /index_adv.html&item=5
    if (path.startsWith('/index_adv.html')) return site.advancedPage(box, this.#menu, markup);
    if (path === '/init.html') return site.initPage(this.#numbers.issue(path), quirks.scriptedReboot, markup);
    if (path === '/packet.html') return site.packetPage(box, markup);
    if (path === '/dhcps_lease.html') return site.leasePage(quirks.host, quirks.leaseMark, markup);
    if (path === '/wlan_basic.html' || path === '/wlan_multi_5g.html') {
      const suffix = path === '/wlan_basic.html' ? '' : '_5g';
      return site.wirelessPage(quirks.ssid, suffix, this.#numbers.issue(path), markup);
    }
    return path === '/vpn.html' || path.startsWith('/help_') ? htmlPage(quirks.charset, '', '') : undefined;
  }

  #page(path: string, page: PageName, objection: string): Reply {
    const { box, quirks, words, names } = this;
    const { numberStands, charset } = quirks;
    const title = words[menuWords(this.#menu).get(path) ?? 'info'];
    const state = { path, number: this.#numbers.issue(path), numberStands, objection, names };
    const body = this.bridged(page) ? words.bridged : settingsForm(this.page(page), state, this.#markup, box);
    return { body: site.settingsPage(title, body, box.mode !== 'ap', charset) };
  }

  #post({ path, form }: Heard): Reply {
    if (!this.#numbers.accept(path, form.get('nosave_session_num')))
      return this.#refused(this.words.badNumber);
    if (path === '/init.html') return this.#init(form);
    const page = pageAt(path);
    if (!page || this.bridged(page)) return this.#get(path);
    const taken = this.take(page, form);
    if (taken === 'saved') return this.#wait(path, this.box.options.saveMs);
    return this.#page(path, page, taken === 'pressed' ? '' : taken.objection);
  }

  #init(form: Heard['form']): Reply {
    if (form.get('nosave_reboot') === '1') {
      this.restart();
      return this.#wait('/login.html', this.box.options.rebootMs);
    }
    if (form.get('nosave_buttoncfg') !== '1') return this.#get('/init.html');
    return { body: CONFIG_FILE, type: 'application/octet-stream' };
  }

  #wait(path: string, afterMs: number): Reply {
    return { body: site.waitPage(this.back(path), afterMs + 200, this.quirks.charset) };
  }

  #refused(message: string): Reply {
    return { body: htmlPage(this.quirks.charset, 'ERROR', red(message)) };
  }

  #lead(path: string, title: string): Reply {
    return { body: site.leadTo(path, title, this.quirks.charset) };
  }

  get #menu(): MenuOptions {
    return { ipv6At: this.quirks.ipv6At, calls: this.quirks.menuCalls };
  }

  get #markup(): Markup {
    const { charset, escapes, shape } = this.quirks;
    return { words: this.words, charset, escapes, shape };
  }
}

/** Its format has not been seen. */
const CONFIG_FILE = 'CONFIG\n';
