import type { Heard, Reply } from '../box/server.ts';
import { randomToken } from '../box/tokens.ts';
import { wordingOf } from '../box/wording.ts';
import { AtermFace, atermBox } from './face.ts';
import { bodyMarkup, type LookA } from './a-markup.ts';
import { QUIRKS_A, type QuirksA } from './a-options.ts';
import {
  busyPage,
  conflictAlert,
  conflictPage,
  deniedPage,
  firstRunPage,
  framedA,
  topBodyA,
  waitPageA,
} from './a-site.ts';
import { RENAMED, WORDS, WORDS_A, WORDS_A_UTF8 } from './invented.ts';
import { ACTIONS_A } from './invented-names.ts';
import type { AtermOptions } from './options.ts';
import type { PageKey } from './pages.ts';
import type { Words } from './rows.ts';

const STEMS: Readonly<Record<PageKey, string>> = {
  basic: 'basic',
  wireless: 'air',
  lan: 'lan',
  assign: 'dhcp_assign',
  other: 'other',
  reboot: 'reboot',
  info: 'info',
  log: 'log',
};

const PPPOE = {
  wanMode: 'pppoe',
  account: { username: 'user@isp.example', password: 'ppp-secret-31' },
} as const;

/** `index.cgi`: HTTP Basic, 設定 and then 保存. */
export function startAtermA(options: AtermOptions & Partial<QuirksA> = {}): Promise<AtermA> {
  return new AtermA(options).start(options.port);
}

interface Told {
  readonly said?: LookA['said'];
  readonly wrong?: string;
}

export class AtermA extends AtermFace<QuirksA> {
  /** Until when a `SESSION_ID` is worth something. */
  readonly #tokens = new Map<string, number>();
  #password: string;

  constructor(options: AtermOptions & Partial<QuirksA>) {
    super(
      atermBox({ firmware: '1.0.31', ...options, settings: { ...PPPOE, ...options.settings } }, 'WG1800HP2'),
      { ...QUIRKS_A, ...options },
      'a',
    );
    this.#password = this.box.options.admin.password;
  }

  protected override get words(): Words {
    const newer = this.quirks.generation === 'utf8' ? WORDS_A_UTF8 : {};
    return wordingOf(this.quirks.labels, { ...WORDS, ...WORDS_A, ...newer }, RENAMED);
  }

  protected answer(heard: Heard): Reply {
    const { path } = heard;
    if (this.quirks.generation === 'utf8' && path === '/index.cgi/status_get.xml') return STATUS;
    const refused = this.quirks.firstRun ? this.#firstRun(heard) : this.#admit(heard);
    if (refused) return refused;
    if (path === '/') return { status: 302, headers: { Location: '/index.cgi/index_contents' } };
    const name = path.replace('/index.cgi/', '');
    if (name === 'index_contents') return this.#top(heard);
    if (name === ACTIONS_A.connect || name === ACTIONS_A.disconnect) return this.#act(name, heard);
    const key = (Object.keys(STEMS) as PageKey[]).find(
      (each) => name.replace(/_main(_set)?$/, '') === STEMS[each],
    );
    if (key === undefined || !name.includes('_main')) return { status: 404 };
    // the page comes from `_set` too where nothing is sent (one client relies on it)
    if (heard.method !== 'POST') return this.#show(key);
    return name.endsWith('_set') ? this.#set(key, heard) : this.#store(key, heard);
  }

  #top({ query }: Heard): Reply {
    const look = this.#look('index', {});
    const alert = query.get('action_mode') === 'false' ? conflictAlert(look) : '';
    return this.#page(framedA(this.#frame(look, undefined), topBodyA(look) + alert));
  }

  #admit({ from, headers }: Heard): Reply | undefined {
    const given = headers.authorization;
    const right = Buffer.from(`${this.box.options.admin.username}:${this.#password}`).toString('base64');
    if (given === `Basic ${right}` && !this.admins.locked) {
      const outcome = this.admins.has(from) ? 'in' : this.admins.enter(from, true);
      return outcome === 'in' ? undefined : this.#page(busyPage(this.#look('index', {})), 503);
    }
    if (given !== undefined) this.admins.enter(from, false);
    const denied = this.#page(deniedPage(this.#look('index', {})), 401);
    return { ...denied, headers: { 'WWW-Authenticate': `Basic realm="Aterm(Web)"` } };
  }

  #firstRun({ path, method, form }: Heard): Reply | undefined {
    const password = form.get('INIT_PASSWD');
    if (path !== '/index.cgi/wizard_password_set' || method !== 'POST' || !password)
      return this.#page(firstRunPage(this.#look('index', {})));
    if (password !== form.get('INIT_RETRY_PASSWD')) return this.#page(firstRunPage(this.#look('index', {})));
    this.#password = password;
    this.set({ firstRun: false });
    return { status: 302, headers: { Location: '/' } };
  }

  #set(key: PageKey, { form }: Heard): Reply {
    const page = this.pages.get(key);
    if (this.quirks.conflict || !this.#accepts(form))
      return this.#page(conflictPage(this.#look(STEMS[key], {})));
    const does = page?.buttons[0]?.does;
    if (!page || !does) return this.#show(key, { said: 'failed' });
    const done = this.press(page, does, form);
    if (done.drop) return { drop: true };
    if (this.box.away) return this.#wait();
    return this.#show(key, { said: done.word, ...(done.wrong !== undefined && { wrong: done.wrong }) });
  }

  #store(key: PageKey, { form }: Heard): Reply {
    if (form.get('SAVE_CMD_ISSUE') !== 'YES') return this.#show(key);
    if (this.quirks.conflict || !this.#accepts(form))
      return this.#page(conflictPage(this.#look(STEMS[key], {})));
    this.box.store({ restart: this.quirks.storingRestarts });
    return this.box.away ? this.#wait() : this.#show(key);
  }

  #act(name: string, { form }: Heard): Reply {
    if (!this.#accepts(form)) return this.#page(conflictPage(this.#look('info', {})));
    this.press(undefined, name === ACTIONS_A.connect ? 'connect' : 'disconnect', form);
    return this.#show('info');
  }

  #show(key: PageKey, told: Told = {}): Reply {
    const look = this.#look(STEMS[key], told);
    const page = this.pages.get(key);
    return page ? this.#page(framedA(this.#frame(look, page), bodyMarkup(page, look))) : { status: 404 };
  }

  #frame(look: LookA, page: ReturnType<AtermA['pages']['get']>) {
    return { look, page, pages: [...this.pages].map(([key, each]) => ({ page: each, stem: STEMS[key] })) };
  }

  #look(stem: string, { said, wrong }: Told): LookA {
    const { box, words, quirks } = this;
    const token = randomToken().toUpperCase();
    this.#tokens.set(token, box.options.clock.monotonic() + quirks.tokenMs);
    return { box, words, quirks, stem, token, said, wrong };
  }

  #accepts(form: Heard['form']): boolean {
    const until = this.#tokens.get(form.get('SESSION_ID') ?? '') ?? -Infinity;
    return this.quirks.token === 'none' || this.box.options.clock.monotonic() < until;
  }

  #wait(): Reply {
    return this.#page(waitPageA(this.#look('index', {}), this.box.options.rebootMs));
  }

  #page(body: string, status = 200): Reply {
    return { status, body };
  }
}

/** Numbers may be parted by line ends (seen). */
const STATUS: Reply = {
  type: 'text/xml',
  charset: 'euc-jp',
  body: '<?xml version="1.0" encoding="EUC-JP"?>\n<body><status>64_3_2\n_0_0_2_1</status></body>\n',
};
