import { until } from '../support/until.ts';
import type { Hass } from './hass.ts';

/** Automations of a Home Assistant that are made of our blueprints, in one language, as its editor makes them. */
export class Automations {
  readonly #hass: Hass;
  readonly #language: 'en' | 'ja';

  constructor(hass: Hass, language: 'en' | 'ja') {
    this.#hass = hass;
    this.#language = language;
  }

  /** Resolves when it is on. */
  async add(name: string, blueprint: string, input: object): Promise<void> {
    const id = this.#id(name);
    const file = `${blueprint}${{ en: '', ja: '-ja' }[this.#language]}.yaml`;
    await this.#hass.api('POST', `/api/config/automation/config/${id}`, {
      alias: id,
      use_blueprint: { path: `futamichi/${file}`, input },
    });
    await until(`${id} is on`, async () => (await this.#state(id))?.state === 'on');
  }

  async remove(name: string): Promise<void> {
    await this.#hass.api('DELETE', `/api/config/automation/config/${this.#id(name)}`);
  }

  async ran(name: string): Promise<boolean> {
    const state = await this.#state(this.#id(name));
    if (!state) throw new Error(`there is no ${name}`);
    return Boolean(state.attributes['last_triggered']);
  }

  #id(name: string): string {
    return `${name}_${this.#language}`;
  }

  #state(id: string) {
    return this.#hass.state(`automation.${id}`);
  }
}

/** Tells these words on the topic `lab/<name>`; `$title` is what the blueprint has as `title`. */
export function says(name: string, words: Readonly<Record<string, string>>): readonly object[] {
  const payload = `{{ ${JSON.stringify(words).replaceAll(/"\$(\w+)"/g, '$1')} | to_json }}`;
  return [{ action: 'mqtt.publish', data: { topic: `lab/${name}`, payload } }];
}
