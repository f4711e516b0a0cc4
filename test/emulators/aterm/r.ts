import type { Heard, Reply } from '../box/server.ts';
import { AtermFace, atermBox } from './face.ts';
import { QUIRKS, type AtermOptions, type Quirks } from './options.ts';

/** Realtek boa: nothing is known of it but how it is restarted. */
export function startAtermR(options: AtermOptions & Partial<Quirks> = {}): Promise<AtermR> {
  return new AtermR(options).start(options.port);
}

export class AtermR extends AtermFace<Quirks> {
  constructor(options: AtermOptions & Partial<Quirks>) {
    const usual = { losesAnswer: ['reboot'], secondAdmin: 'welcome', failures: 0 } as const;
    super(atermBox({ firmware: '1.0.31', ...options }, 'WG1200HP'), { ...QUIRKS, ...usual, ...options }, 'p');
  }

  protected answer(heard: Heard): Reply {
    const { path, method, form, from, headers } = heard;
    const { username, password } = this.box.options.admin;
    const right = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
    if (
      headers.authorization !== right ||
      (!this.admins.has(from) && this.admins.enter(from, true) !== 'in')
    ) {
      if (headers.authorization !== undefined) this.admins.enter(from, false);
      return {
        status: 401,
        headers: { 'WWW-Authenticate': 'Basic realm="Aterm"' },
        body: '401 Unauthorized',
      };
    }
    if (path === '/reboot.htm') return { body: this.#rebootPage };
    if (path !== '/boafrm/formReboot' || method !== 'POST' || !form.has('reboot')) return { status: 404 };
    // the restart is so quick that the answer is lost (seen)
    return this.press(undefined, 'reboot', form).drop ? { drop: true } : { body: this.words.rebooting };
  }

  /** Only the names in it are seen. */
  get #rebootPage(): string {
    const { words } = this;
    return `<html><head><meta charset="${this.quirks.charset}"><title>${words.brand}</title></head><body>
<h2>${words.rebootMenu}</h2>
<form action="/boafrm/formReboot" method="post" name="reboot">
<input type="submit" name="reboot" value="${words.reboot}"></form></body></html>`;
  }
}
