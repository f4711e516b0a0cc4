import { z } from 'zod';
import { oddityIn, OVERRIDES } from './json.ts';
import { LONGEST_PAUSE_MIN, USUAL_PAUSE_MIN } from './pause.ts';
import { romanised } from './kana.ts';

export const roles = ['upper', 'lower', 'single'] as const;
export type Role = (typeof roles)[number];

/** How often a router is looked at when nothing is going on, in seconds. */
export const DEFAULT_INTERVAL_S = 4;

const trimmed = z.string().trim();

/** Ids as a list, or as text with commas; none where nothing is given. */
export const idList = z
  .union([z.array(z.string()), z.string().transform((list) => list.split(','))])
  .transform((ids) => ids.map((id) => id.trim()).filter(Boolean))
  .default([]);

/**
 * What a user enters for one router, as it comes from a Node-RED editor, an environment variable or the command line: numbers
 * may be strings, lists may be comma-separated.
 */
export const routerConfig = z.object({
  name: trimmed.default(''),
  slug: trimmed.regex(/^[a-z0-9_-]{1,64}$/, 'lower-case letters, digits, - and _ only').optional(),
  driver: trimmed.default('auto'),
  address: trimmed.min(1, 'the address is missing').max(200),
  role: z.enum(roles).default('single'),
  interval: z.coerce.number().min(1).max(86_400).default(DEFAULT_INTERVAL_S),
  /** How long polling is paused when somebody asks for it, in minutes. */
  pause: z.preprocess(
    (given) => (given === '' ? undefined : given),
    z.coerce.number().min(1).max(LONGEST_PAUSE_MIN).default(USUAL_PAUSE_MIN),
  ),
  allow: idList,
  /** Overrides of what is known about the router's settings screen, as JSON. */
  profile: z
    .union([trimmed.transform(parsedJson), z.record(z.string(), z.unknown())])
    .superRefine((profile, context) => {
      const message = oddityIn(profile, OVERRIDES);
      if (message !== undefined) context.addIssue({ code: 'custom', message });
    })
    .optional(),
  /** A Chromium for settings screens that need one: its path, or the address of a running one. */
  browser: trimmed.max(500).optional(),
  /** The UDP port at which the router's own log is listened for; 0 or empty: not at all. */
  syslog: z.coerce.number().int().min(0).max(65_535).optional(),
  /** The address of this machine to listen at; empty: the one that reaches the router. */
  syslogAddress: z.union([z.literal(''), z.ipv4(), z.ipv6()]).optional(),
});

function parsedJson(text: string, context: z.RefinementCtx): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    context.addIssue({ code: 'custom', message: 'not valid JSON' });
    return z.NEVER;
  }
}

export type RouterConfig = z.output<typeof routerConfig>;

/** The word for what has no name that could be written in Latin letters. */
const PLACES: Partial<Record<string, string>> = { upper: 'upper', lower: 'lower', home: 'home' };

/**
 * A place in topics that a person can read, made from a name once: `Lower router` is `lower-router`, `ルーター1` is `ruta1`. Kanji
 * are not guessed at: what is named with them is called by what it is, a role or `home`; `下段ルーター2` is `lower-2`.
 */
export function slugFrom(name: string, kind: Role | 'home'): string {
  const latin = plain(name.normalize('NFKD'));
  if (/[a-z]/.test(latin)) return latin;
  const spoken = /\p{Script=Han}/u.test(name) ? '' : plain(romanised(name));
  if (/[a-z]/.test(spoken)) return spoken;
  return plain(`${PLACES[kind] ?? 'router'}-${latin}`);
}

/** The place, or the next one that is free: `lower-2`. */
export function freeSlug(slug: string, taken: ReadonlySet<string>): string {
  for (let n = 1; ; n++) {
    const suffix = n === 1 ? '' : `-${n}`;
    const next = `${slug.slice(0, LONGEST_SLUG - suffix.length)}${suffix}`;
    if (!taken.has(next)) return next;
  }
}

const LONGEST_SLUG = 64;

function plain(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, LONGEST_SLUG);
}
