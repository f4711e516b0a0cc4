export const DEFAULT_BASE = 'futamichi';

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

  /** What is wrong with all that is shown below this base. */
  get bridgeSummary(): string {
    return `${this.base}/${BRIDGE}/summary`;
  }

  /** What one Node-RED publishes below this base, so that it is told apart from what others do. */
  instance(owner: string): string {
    return `${this.base}/${BRIDGE}/instances/${owner}`;
  }

  /** Whose list of topics a topic holds. */
  parseInstance(topic: string): string | undefined {
    const start = this.instance('');
    return topic.startsWith(start) ? topic.slice(start.length) : undefined;
  }

  get requests(): string {
    return `${this.base}/+/request/+`;
  }

  /** What we publish retained, to notice when somebody clears it. */
  get own(): readonly string[] {
    return [
      this.bridgeInfo,
      this.bridgeSummary,
      `${this.base}/+/state`,
      `${this.base}/+/availability`,
      `${this.base}/+/value/+`,
    ];
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

  /** Whether a topic is one of those that are kept for a router. */
  isRetainedOf(topic: string, slug: string): boolean {
    if (!SLUG.test(slug)) return false;
    const value = this.value(slug, '');
    return (
      topic === this.state(slug) ||
      topic === this.availability(slug) ||
      (topic.startsWith(value) && /^[a-z0-9_]+$/.test(topic.slice(value.length)))
    );
  }

  /** Whose availability a topic tells. */
  parseAvailability(topic: string): string | undefined {
    if (!topic.startsWith(`${this.base}/`)) return undefined;
    const [slug, word, ...rest] = topic.slice(this.base.length + 1).split('/');
    return slug && slug !== BRIDGE && SLUG.test(slug) && word === 'availability' && rest.length === 0
      ? slug
      : undefined;
  }

  /**
   * Whether somebody may have answers sent there: below our base, and on nothing that is a topic of ours, or that another device
   * whose topics begin with ours would take for a command or a state. An answer holds words of the asker's.
   */
  mayAnswerOn(topic: string): boolean {
    if (topic.length > 256 || !topic.startsWith(`${this.base}/`)) return false;
    const levels = topic.slice(this.base.length + 1).split('/');
    return (
      levels[0] !== BRIDGE &&
      levels.every((level) => /^[A-Za-z0-9._-]+$/.test(level) && !TAKEN.has(level.toLowerCase()))
    );
  }

  /** The router and the action that a request topic names. */
  parseRequest(topic: string): { readonly slug: string; readonly id: string } | undefined {
    if (!topic.startsWith(`${this.base}/`)) return undefined;
    const [slug, word, id, ...rest] = topic.slice(this.base.length + 1).split('/');
    return slug && word === 'request' && id && rest.length === 0 ? { slug, id } : undefined;
  }
}

/** Levels under which something is listened for or kept, by us or by usual devices. */
const TAKEN: ReadonlySet<string> = new Set(
  'request state availability event value info config status set get command cmd cmnd rpc action power'.split(
    ' ',
  ),
);

/** A capability's place in JSON documents, entity ids and discovery: `wan.ipv6-prefix` is `wan_ipv6_prefix`. */
export function keyOf(id: string): string {
  return id.replaceAll('.', '_').replaceAll('-', '_');
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
