/** Every topic of ours, from the base down. Slugs and ids are checked before they get here, so no wildcard can slip in. */
export class Topics {
  readonly base: string;

  constructor(base: string) {
    this.base = base;
  }

  get bridgeState(): string {
    return `${this.base}/${BRIDGE}/state`;
  }

  get bridgeInfo(): string {
    return `${this.base}/${BRIDGE}/info`;
  }

  get requests(): string {
    return `${this.base}/+/request/+`;
  }

  /** What we publish retained, to notice when somebody clears it. */
  get own(): readonly string[] {
    return [this.bridgeInfo, `${this.base}/+/state`, `${this.base}/+/availability`, `${this.base}/+/value/+`];
  }

  state(slug: string): string {
    return `${this.base}/${slug}/state`;
  }

  availability(slug: string): string {
    return `${this.base}/${slug}/availability`;
  }

  event(slug: string): string {
    return `${this.base}/${slug}/event`;
  }

  /** One value on a topic of its own, for entities that cannot be unknown. */
  value(slug: string, key: string): string {
    return `${this.base}/${slug}/value/${key}`;
  }

  request(slug: string, id: string): string {
    return `${this.base}/${slug}/request/${id}`;
  }

  response(slug: string, id: string): string {
    return `${this.base}/${slug}/response/${id}`;
  }

  /** Whose availability a topic tells. */
  parseAvailability(topic: string): string | undefined {
    if (!topic.startsWith(`${this.base}/`)) return undefined;
    const [slug, word, ...rest] = topic.slice(this.base.length + 1).split('/');
    return slug && slug !== BRIDGE && SLUG.test(slug) && word === 'availability' && rest.length === 0
      ? slug
      : undefined;
  }

  /** The router and the action that a request topic names. */
  parseRequest(topic: string): { readonly slug: string; readonly id: string } | undefined {
    if (!topic.startsWith(`${this.base}/`)) return undefined;
    const [slug, word, id, ...rest] = topic.slice(this.base.length + 1).split('/');
    return slug && word === 'request' && id && rest.length === 0 ? { slug, id } : undefined;
  }
}

/** A capability's place in JSON documents, entity ids and discovery: `wan.ipv6-prefix` is `wan_ipv6_prefix`. */
export function keyOf(id: string): string {
  return id.replaceAll(/[.-]/g, '_');
}

/** A base topic or prefix as MQTT allows it: no wildcard, no empty level, nothing invisible, not among the broker's own. */
export const TOPIC = /^(?!\$)[^+#/\s\p{Cc}\p{Cf}]+(\/[^+#/\s\p{Cc}\p{Cf}]+)*$/u;

/** A router's place in topics and entity ids. */
export const SLUG = /^[a-z0-9_-]{1,64}$/;

/** What stands where a router's slug would, for what is no router's. */
export const BRIDGE = 'bridge';

/** What state and availability topics say. */
export const ONLINE = '{"state":"online"}';
export const OFFLINE = '{"state":"offline"}';
