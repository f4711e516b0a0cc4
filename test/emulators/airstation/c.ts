import { constants, generateKeyPairSync, privateDecrypt, type KeyObject } from 'node:crypto';
import type { Box } from '../box/box.ts';
import { cookieIn } from '../box/cookies.ts';
import type { Heard, Reply } from '../box/server.ts';
import { randomToken, Tokens } from '../box/tokens.ts';
import { labelsJson, labelsOf } from './c-labels.ts';
import { routesC, type PlaceName, type Routes, type Wish } from './c-routes.ts';
import { labelScript, RSA_SCRIPT } from './c-scripts.ts';
import { settingsC } from './c-page.ts';
import * as site from './c-site.ts';
import { airstationBox, AirstationFace } from './face.ts';
import { COOKIE_C } from './invented.ts';
import { jsonC, packetsC } from './c-json.ts';
import { pageAt } from './names.ts';
import { QUIRKS, type AirstationOptions, type Quirks } from './options.ts';

const NOTHING: Reply = { status: 404, body: '' };

/** WZR-1750DHP and others. */
export function startAirstationC(options: AirstationOptions & Partial<Quirks> = {}): Promise<AirstationC> {
  const box = airstationBox(options, 'WZR-1750DHP', '2.29');
  return new AirstationC(box, options, routesC()).start(options.port);
}

/**
 * Family C: script encrypts the password and fills labels in; a page carries a pair of numbers that its form brings back. One
 * person at a time, by a cookie.
 */
export class AirstationC extends AirstationFace<Quirks> {
  readonly #routes: Routes;
  readonly #tokens: Tokens;
  readonly #key = generateKeyPairSync('rsa', { modulusLength: 1024 });

  constructor(box: Box, quirks: Partial<Quirks>, routes: Routes) {
    super(box, 'c', { ...QUIRKS, ...quirks });
    this.#routes = routes;
    this.#tokens = new Tokens(() => routes.makeToken());
  }

  protected override answer(heard: Heard): Reply {
    const wish = this.#routes.wishOf(heard);
    const who = cookieIn(heard.headers.cookie, COOKIE_C) ?? '';
    if (wish.for === 'script' || wish.for === 'labels') return this.#file(wish);
    if (wish.for === 'packets') return { body: packetsC(this.box) };
    if (wish.for === 'json') return this.#json(wish.name, this.admins.has(who));
    if (wish.for === 'nothing') return NOTHING;
    if (wish.for === 'enter') return this.#enter(heard, who);
    if (!this.admins.has(who))
      return wish.for === 'login' ? this.#login(who, '') : this.#lead(this.#routes.login);
    return this.#inside(wish, heard, who);
  }

  #inside(wish: Wish, { form }: Heard, who: string): Reply {
    switch (wish.for) {
      case 'logout':
        this.admins.leave(who);
        return this.#lead(this.#routes.login);
      case 'advanced':
        return { body: site.advancedC(this.box, wish.place, this.#site) };
      case 'page':
        return this.#page(wish.place);
      case 'restart':
        if (!this.#tokens.accept('init', this.#routes.tokenIn(form))) return this.#badNumber();
        this.restart();
        return this.#wait(this.#routes.login, this.box.options.rebootMs);
      case 'save':
        return this.#save(wish.place, form);
      default:
        return { body: site.topC(this.box, this.#site) };
    }
  }

  #page(place: PlaceName): Reply {
    if (place === 'init') return { body: site.initC(this.#tokens.issue(place), this.#site) };
    if (this.bridged(place)) return { body: site.messageC(this.words.bridged, this.#site) };
    const token = this.#tokens.issue(place);
    return { body: settingsC(this.page(place), place, token, this.box, this.#site) };
  }

  #save(place: PlaceName, form: Heard['form']): Reply {
    if (place === 'init' || this.bridged(place)) return this.#page(place);
    if (!this.#tokens.accept(place, this.#routes.tokenIn(form))) return this.#badNumber();
    const { lanAddress } = this.box;
    const taken = this.take(place, form);
    // a cookie is of no use at another address
    if (this.box.lanAddress !== lanAddress) this.admins.everybodyOut();
    if (taken === 'saved') return this.#wait(this.#routes.page(place), this.box.options.saveMs);
    if (taken === 'pressed') return this.#page(place);
    return { body: site.messageC(taken.objection, this.#site) };
  }

  #enter({ form }: Heard, who: string): Reply {
    if (!this.#tokens.accept('login', this.#routes.tokenIn(form))) return this.#login(who, '');
    if (form.has('logout')) {
      this.admins.everybodyOut();
      return this.#login(who, '');
    }
    const { username, password } = this.box.options.admin;
    const right =
      form.get('airstation_uname') === username &&
      decrypted(form.get('encrypted') ?? '', this.#key.privateKey) ===
        `airstation_pass=${encodeURIComponent(password)}`;
    const mine = randomToken();
    const outcome = this.admins.enter(mine, right);
    const { words } = this;
    if (outcome !== 'in')
      return this.#login(
        who,
        { wrong: words.wrongPassword, locked: words.locked, busy: words.otherAdmin }[outcome],
      );
    const headers = { 'Set-Cookie': `${COOKIE_C}=${mine}; path=/` };
    return { ...this.#lead(this.#routes.top), headers };
  }

  #login(who: string, complaint: string): Reply {
    const modulus = this.#key.publicKey.export({ format: 'jwk' }).n ?? '';
    const key = {
      exponent: '65537',
      modulus: Buffer.from(modulus, 'base64url').toString('hex').toUpperCase(),
    };
    const others = this.admins.othersThan(who);
    return { body: site.loginC(this.#tokens.issue('login'), key, complaint, others, this.#site) };
  }

  #json(name: string, inside: boolean): Reply {
    const data = jsonC(name, this.box, inside);
    return data === undefined
      ? NOTHING
      : { type: 'application/json', charset: 'utf-8', body: JSON.stringify(data) };
  }

  #file(wish: Wish & { readonly name: string }): Reply {
    const utf8 = { charset: 'utf-8' };
    if (wish.for === 'script') {
      const body = { rsa_encrypt: RSA_SCRIPT, common_json2lang: labelScript(this.#routes.json) }[wish.name];
      return body === undefined ? NOTHING : { ...utf8, type: 'text/javascript', body };
    }
    const type = 'application/json';
    const { words } = this;
    if (wish.name === 'menu') return { ...utf8, type, body: labelsJson(site.menuWords(words)) };
    if (wish.name === 'init')
      return { ...utf8, type, body: JSON.stringify({ label_reboot_init: words.restart }) };
    const place = pageAt(`/${wish.name}.html`);
    return place ? { ...utf8, type, body: labelsJson(labelsOf(this.page(place))) } : NOTHING;
  }

  #badNumber(): Reply {
    return { body: site.messageC(this.words.badNumber, this.#site) };
  }

  #wait(path: string, afterMs: number): Reply {
    return { body: site.waitC(this.back(path), afterMs + 200, this.#site) };
  }

  #lead(path: string): Reply {
    return { body: site.leadC(path, this.quirks.charset) };
  }

  get #site(): site.SiteC {
    const { charset, escapes } = this.quirks;
    return { words: this.words, charset, names: this.names, escapes, routes: this.#routes };
  }
}

/** What was encrypted; Node takes PKCS#1 v1.5 off by itself no more, since it must not tell whether that failed. */
function decrypted(text: string, key: KeyObject): string | undefined {
  try {
    const padded = privateDecrypt({ key, padding: constants.RSA_NO_PADDING }, Buffer.from(text, 'base64'));
    const end = padded.indexOf(0, 2);
    return padded[0] === 0 && padded[1] === 2 && end >= 10 ? padded.subarray(end + 1).toString() : undefined;
  } catch {
    return undefined;
  }
}
