import { systemClock, type Clock } from '../../../lib/router/clock.ts';
import { Admins, type AdminRules } from '../box/admins.ts';
import { Box, type Settings } from '../box/box.ts';
import { cookieIn } from '../box/cookies.ts';
import type { Face } from '../box/face.ts';
import { BoxServer, type Heard, type Reply } from '../box/server.ts';
import { doorPage, page, PAGES, type Site } from './site.ts';
import { english, japanese, type Words } from './words.ts';

export interface KazagurumaOptions {
  readonly language?: 'en' | 'ja';
  readonly words?: Partial<Words>;
  readonly clock?: Clock;
  readonly settings?: Partial<Settings>;
  readonly rules?: Partial<AdminRules>;
  /** Pages of a list that each lead to all the others. */
  readonly listed?: number;
  /** Absent: it says nothing of IPv6. */
  readonly ipv6?: string;
  /** Told when somebody has logged out. */
  readonly onLeave?: (box: Box) => void;
  readonly port?: number;
  readonly delayMs?: number;
}

const ADMIN = { username: 'owner', password: 'hunter-of-stars' };

/** A router of a maker that does not exist, which nobody has written a profile for. All of it is invented. */
export function startKazaguruma(options: KazagurumaOptions = {}): Promise<Kazaguruma> {
  return new Kazaguruma(options).start();
}

export class Kazaguruma implements Face {
  readonly box: Box;
  /** Forms that were sent, but for that of the login. */
  readonly saves: string[] = [];
  readonly #options: KazagurumaOptions;
  readonly #words: Words;
  readonly #admins: Admins;
  #server: BoxServer | undefined;
  #serial = 0;

  constructor(options: KazagurumaOptions) {
    const { clock = systemClock, settings, language = 'en', rules } = options;
    this.#options = options;
    this.#words = { ...(language === 'en' ? english : japanese), ...options.words };
    this.box = new Box({
      vendor: 'Kazaguruma',
      model: 'KZ-20',
      firmware: '3.2.1',
      serial: 'KZ000017',
      factory: { wanMac: '02:4b:5a:00:00:01', lanMac: '02:4b:5a:00:00:02' },
      settings: {
        lanAddress: '127.0.0.1',
        dhcp: true,
        wanMac: 'default',
        lanMac: 'default',
        wanMode: 'pppoe',
        bridge: false,
        account: { username: 'someone@isp.example', password: 'kept-secret' },
        keepAlive: 'always',
        ...settings,
      },
      admin: ADMIN,
      clock,
      rebootMs: 5_000,
      saveMs: 0,
    });
    this.#admins = new Admins(clock, () => ({
      secondAdmin: 'refused',
      failures: 3,
      lockMs: 300_000,
      idleMs: 300_000,
      ...rules,
    }));
  }

  async start(): Promise<this> {
    const { port = 0, delayMs = 0 } = this.#options;
    this.#server = await BoxServer.start({
      box: this.box,
      port,
      manners: () => ({ charset: 'utf-8', delayMs }),
      answer: (heard) => this.#answer(heard),
    });
    this.box.start();
    return this;
  }

  get url(): URL {
    return this.#running.url;
  }

  get requests() {
    return this.#running.requests;
  }

  get logins(): number {
    return this.#admins.tried;
  }

  get sessions(): number {
    return this.#admins.count;
  }

  settled(): Promise<void> {
    return this.#running.settled();
  }

  intrude(): () => void {
    this.#admins.let('somebody else');
    return () => this.#admins.leave('somebody else');
  }

  async close(): Promise<void> {
    await this.#server?.close();
    this.box.close();
  }

  get #running(): BoxServer {
    if (!this.#server) throw new Error('not started');
    return this.#server;
  }

  #answer(heard: Heard): Reply {
    const { path, method, headers } = heard;
    const key = cookieIn(headers.cookie, 'kz') ?? '';
    if (path === '/enter' && method === 'POST') return this.#enter(heard);
    if (path === '/manual.html') return { body: '<title>?</title><p>…</p>' };
    if (!this.#admins.has(key)) return { body: doorPage(this.#words, '') };
    if (path === '/leave.html') {
      this.#admins.leave(key);
      this.#options.onLeave?.(this.box);
      return lead('/');
    }
    if (path.startsWith('/cgi/act') || path === '/restart.html') {
      this.box.reboot();
      return { body: '' };
    }
    if (path.startsWith('/save/') && method === 'POST') return this.#save(path, heard);
    if (path === '/log/list.html') return { body: page('tools', this.#site) };
    const name = PAGES[path as keyof typeof PAGES];
    return name ? { body: page(name, this.#site) } : { status: 404, body: '404' };
  }

  #enter({ form }: Heard): Reply {
    const right = form.get('kz_who') === ADMIN.username && form.get('kz_what') === ADMIN.password;
    const key = `k${++this.#serial}`;
    const outcome = this.#admins.enter(key, right);
    const { wrong, busy } = this.#words;
    if (outcome !== 'in') return { body: doorPage(this.#words, outcome === 'busy' ? busy : wrong) };
    return { ...lead('/home.html'), headers: { Location: '/home.html', 'Set-Cookie': `kz=${key}; Path=/` } };
  }

  #save(path: string, { form }: Heard): Reply {
    this.saves.push(path);
    if (form.get('kz_t') !== String(this.#serial)) return { status: 403, body: '403' };
    const changes = changesIn(path, form);
    if (changes) this.box.apply(changes);
    // whoever goes with it to another address logs in there
    if (changes?.lanAddress !== undefined) this.#admins.everybodyOut();
    const from = path === '/save/relay' ? 'relay' : 'lan';
    return { body: page(from, this.#site, this.#words.saved) };
  }

  get #site(): Site {
    return {
      box: this.box,
      words: this.#words,
      token: String(this.#serial),
      listed: this.#options.listed ?? 3,
      ipv6: this.#options.ipv6,
    };
  }
}

function changesIn(path: string, form: Heard['form']): Partial<Settings> | undefined {
  if (path === '/save/relay') return { bridge: form.get('kz_relay') === '1' };
  if (path === '/save/dhcp') return { dhcp: form.get('kz_dhcp') === 'on' };
  if (path !== '/save/address') return undefined;
  return { lanAddress: [0, 1, 2, 3].map((at) => form.get(`kz_ip${at}`) ?? '').join('.') };
}

function lead(to: string): Reply {
  return { status: 302, headers: { Location: to } };
}
