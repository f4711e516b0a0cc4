import { open, mkdir, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { storedGoal, type Goal } from '../../dual-stack/plan/goal.ts';
import type { Text } from '../../router/text.ts';

const id = z.string().max(40);
const text = z.object({ en: z.string(), ja: z.string() });
const at = z.number();

/** What is written down, and when: before a step acts, and after its effect was seen. Holds no account. */
const entry = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('begun'), at, goal: storedGoal, planned: z.array(id), settled: z.array(id) }),
  /** More of it was chosen when more could be read. */
  z.object({ kind: z.literal('chosen'), at, goal: storedGoal }),
  /** `lower`: which box the lower router is, since it may have another address afterwards. */
  z.object({
    kind: z.literal('acting'),
    at,
    step: id,
    before: z.unknown(),
    lower: z.string().max(300).optional(),
  }),
  /** A person was told what to do, or what to undo. */
  z.object({ kind: z.literal('asked'), at, step: id, before: z.unknown().optional() }),
  /** The router does not take it: from now on it is a person's. */
  z.object({ kind: z.literal('by-hand'), at, step: id }),
  /** `unread`: what it changes could not be read, so that somebody's word or its effect elsewhere had to do. */
  z.object({ kind: z.literal('done'), at, step: id, unread: z.literal(true).optional() }),
  /** Read, and found not to have happened. */
  z.object({ kind: z.literal('not-done'), at, step: id }),
  z.object({ kind: z.literal('stopped'), at, step: id, why: text }),
  z.object({ kind: z.literal('continued'), at }),
  z.object({ kind: z.literal('undoing'), at, step: id }),
  z.object({ kind: z.literal('undone'), at, step: id }),
  z.object({ kind: z.literal('kept'), at, step: id, why: text }),
  z.object({ kind: z.literal('ended'), at, as: z.enum(['finished', 'aborted']) }),
]);

export type Entry = z.output<typeof entry>;
type Undated<T> = T extends unknown ? Omit<T, 'at'> : never;
export type News = Undated<Entry>;

/** Where a set-up is. */
export interface Place {
  readonly goal: Goal;
  readonly planned: ReadonlySet<string>;
  /** Found unnecessary at the beginning, or done. */
  readonly settled: ReadonlySet<string>;
  /** In the order in which they were done. */
  readonly done: readonly string[];
  /** What was read before a step acted. */
  readonly before: ReadonlyMap<string, unknown>;
  /** Which box the lower router is, whatever its address. */
  readonly lower?: string;
  /** Begun, and not known to be done or not. */
  readonly acting?: { readonly step: string; readonly at: number };
  readonly asked?: string;
  readonly byHand: ReadonlySet<string>;
  /** Done since somebody last said that it shall go on. */
  readonly lately: ReadonlySet<string>;
  /** Done, while what they change could not be read. */
  readonly unread: ReadonlySet<string>;
  readonly stopped?: { readonly step: string; readonly why: Text };
  /** The last stop, though somebody has said since that it shall go on. */
  readonly insisted?: string;
  readonly aborting: boolean;
  readonly undoing?: string;
  readonly undone: readonly string[];
  readonly kept: readonly { readonly step: string; readonly why: Text }[];
  readonly ended?: 'finished' | 'aborted';
}

/** Where the entries lead to; undefined: nothing was begun. */
export function progressOf(entries: readonly Entry[]): Place | undefined {
  return entries.reduce<Place | undefined>(after, undefined);
}

function after(place: Place | undefined, news: Entry): Place | undefined {
  if (news.kind === 'begun')
    return {
      goal: news.goal as Goal,
      planned: new Set(news.planned),
      settled: new Set(news.settled),
      done: [],
      before: new Map(),
      byHand: new Set(),
      lately: new Set(),
      unread: new Set(),
      aborting: false,
      undone: [],
      kept: [],
    };
  if (!place) return undefined;
  switch (news.kind) {
    case 'chosen':
      return { ...place, goal: news.goal as Goal };
    case 'acting': {
      const { asked: _asked, stopped: _stopped, ...rest } = place;
      const before = firstRead(place, news);
      const lower = news.lower === undefined ? {} : { lower: news.lower };
      return { ...rest, before, ...lower, acting: { step: news.step, at: news.at } };
    }
    case 'asked':
      return { ...place, before: firstRead(place, news), asked: news.step };
    case 'by-hand':
      return { ...place, byHand: new Set([...place.byHand, news.step]) };
    case 'done': {
      const { acting, asked, stopped: _stopped, insisted: _insisted, ...rest } = place;
      return {
        ...rest,
        ...(acting && acting.step !== news.step && { acting }),
        ...(asked !== undefined && asked !== news.step && { asked }),
        done: [...place.done.filter((step) => step !== news.step), news.step],
        settled: new Set([...place.settled, news.step]),
        lately: new Set([...place.lately, news.step]),
        unread: new Set([
          ...[...place.unread].filter((step) => step !== news.step),
          ...(news.unread ? [news.step] : []),
        ]),
      };
    }
    case 'not-done': {
      const { acting: _acting, ...rest } = place;
      return rest;
    }
    case 'stopped':
      return { ...place, stopped: { step: news.step, why: news.why } };
    case 'continued': {
      const { stopped, insisted: _insisted, ...rest } = place;
      return { ...rest, lately: new Set(), ...(stopped && { insisted: stopped.step }) };
    }
    case 'undoing': {
      const { stopped: _stopped, asked: _asked, ...rest } = place;
      return { ...rest, aborting: true, undoing: news.step };
    }
    case 'undone':
      return { ...withoutUndoing(place), undone: [...place.undone, news.step] };
    case 'kept':
      return { ...withoutUndoing(place), kept: [...place.kept, { step: news.step, why: news.why }] };
    case 'ended':
      return { ...place, ended: news.as };
  }
}

/** What was read before it began for the first time is what it is undone to. */
function firstRead(
  { before }: Place,
  news: { readonly step: string; readonly before?: unknown },
): Place['before'] {
  return before.has(news.step) || news.before === undefined
    ? before
    : new Map([...before, [news.step, news.before]]);
}

function withoutUndoing({ undoing: _undoing, stopped: _stopped, asked: _asked, ...rest }: Place): Place {
  return { ...rest, aborting: true };
}

/** Where a set-up's place is kept. */
export interface Journal {
  read(): Promise<readonly Entry[]>;
  /** Resolves when it would survive a power cut. */
  write(entry: Entry): Promise<void>;
  /** Puts what was written aside: something new begins. */
  begin(): Promise<void>;
}

/** Lines of JSON in a file of its owner's. A last line that was cut off was never acted upon, and does not count. */
export function journalIn(file: string): Journal {
  return {
    async read() {
      const all = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return '';
        throw error;
      });
      return entriesIn(all);
    },
    async write(news) {
      await mkdir(dirname(file), { recursive: true, mode: 0o700 });
      const handle = await open(file, 'a+', 0o600);
      try {
        const { size } = await handle.stat();
        const { buffer, bytesRead } = await handle.read(Buffer.alloc(1), 0, 1, Math.max(0, size - 1));
        const torn = bytesRead === 1 && buffer.toString() !== '\n';
        await handle.appendFile(`${torn ? '\n' : ''}${JSON.stringify(news)}\n`);
        await handle.datasync();
      } finally {
        await handle.close();
      }
    },
    async begin() {
      await rename(file, `${file}.old`).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'ENOENT') throw error;
      });
    },
  };
}

export function entriesIn(all: string): readonly Entry[] {
  return all.split('\n').flatMap((line) => {
    try {
      const read = entry.safeParse(JSON.parse(line));
      return read.success ? [read.data] : [];
    } catch {
      return [];
    }
  });
}

/** One that lives as long as the process. */
export function journalInMemory(): Journal {
  let entries: Entry[] = [];
  return {
    read: () => Promise.resolve([...entries]),
    write(news) {
      entries.push(news);
      return Promise.resolve();
    },
    begin() {
      entries = [];
      return Promise.resolve();
    },
  };
}
