import { findDoable, readables } from '../../capabilities/catalogue.ts';
import { minutes, seconds } from '../../router/clock.ts';
import type { AnyOperation } from '../../router/driver.ts';
import { asRouterError, RouterError } from '../../router/errors.ts';
import { explore } from '../../screen/explore.ts';
import type { Page } from '../../screen/page/page.ts';
import type { Screen } from '../../screen/screen.ts';
import { aboutReadings } from '../about.ts';
import { ANYWHERE } from '../screen/anywhere.ts';
import { onceEach, type ScreenChannel, type ScreenChannelOptions } from '../screen/channel.ts';
import { operationsOf } from '../screen/operations.ts';
import type { Profile } from '../screen/profile.ts';
import { Reader } from '../screen/reader.ts';
import { surveyLines, type SurveyLine } from '../screen/survey.ts';
import { teachingOn, type Seen } from '../screen/teaching.ts';
import { draw } from './draw.ts';

const NORMAL_MS = minutes(65);
const FAST_MS = 500;
/** Forty pages of a slow box, once. */
const EXPLORE_MS = seconds(120);

/** Who has just read everything need not look through it again to be told what else stands there. */
const FRESH_MS = seconds(20);

const NOT_FOUND = {
  en: 'It was not found on the settings screen. “Test connection” in the router node lists what stands there: point at it.',
  ja: '設定画面で見つかりませんでした。ルーターノードの「接続テスト」に表示される候補から選んでください。',
};

/** What is known of the screen once it has been looked through. */
interface Known {
  readonly profile: Profile;
  readonly reader: Reader;
  readonly operations: ReadonlyMap<string, AnyOperation>;
}

/**
 * A settings screen that nobody has described, as a channel: looked through once, with the words that any screen may use, and read
 * from then on where these were found. What was only found is read; what its owner has confirmed is written, too.
 */
export function taughtChannel(options: ScreenChannelOptions): ScreenChannel {
  const { profile: template, session, clock, about, log } = options;
  const complain = onceEach(log);
  const lines = surveyLines(template);
  let known: Known | undefined;
  let isOld = false;
  let last: { readonly pages: ReadonlyMap<string, Page>; readonly at: number } | undefined;

  async function look(screen: Screen, signal: AbortSignal): Promise<ReadonlyMap<string, Page>> {
    const { pages, cut } = await explore(screen, template.screen, signal);
    last = { pages, at: clock.monotonic() };
    if (cut) complain(`more than ${pages.size} pages; the others were not looked at`);
    known = knownOf(draw(template, pages, clock.now()));
    return pages;
  }

  function knownOf(profile: Profile): Known {
    const reader = new Reader({ profile, about, clock, complain });
    const operations = operationsOf({
      ...options,
      profile,
      mode: () => reader.mode,
      stranger: () => reader.stranger,
      unread: (capability) => reader.unread(capability.id),
    });
    return { profile, reader, operations: new Map(operations.map((each) => [each.capability.id, each])) };
  }

  async function seen(screen: Screen, signal: AbortSignal): Promise<Seen> {
    const isFresh = last !== undefined && clock.monotonic() - last.at < FRESH_MS;
    const pages = new Map(isFresh ? last?.pages : await look(screen, signal));
    const { profile } = known ?? { profile: template };
    for (const [key, place] of Object.entries(profile.pages)) {
      if (key === ANYWHERE || pages.has(key)) continue;
      const page = await screen.open(place, signal).catch(unlessFatal);
      if (page) pages.set(key, page);
    }
    const drawn = new Map(surveyLines(profile).map((line) => [line.id, line]));
    const all = lines.map((line): SurveyLine => ({ ...(drawn.get(line.id) ?? line), anywhere: line.shown }));
    return { lines: all, pages };
  }

  const ids = new Set(lines.map(({ id }) => id));
  const could = knownOf(template).operations;
  return {
    id: 'screen',
    login: true,
    looks: [
      {
        id: 'screen',
        provides: [...readables.filter(({ id }) => ids.has(id)), ...aboutReadings],
        pace: { normal: NORMAL_MS, fast: FAST_MS },
        costly: true,
        deadlineMs: EXPLORE_MS,
        read: (signal, asked, only) =>
          session.use(async (screen) => {
            const isNew = known === undefined || isOld;
            if (isNew) await look(screen, signal);
            const { reader } = known ?? knownOf(template);
            const keys = new Set(only?.flatMap((token) => [...reader.pagesFor(token)]));
            const report = await reader.read(screen, signal, !isNew && keys.size > 0 ? keys : undefined);
            for (const token of readables)
              if (isNew && ids.has(token.id) && !reader.provides.includes(token))
                report.miss(token, 'not-said');
            // a new firmware may have moved it: looked for anew the next time
            isOld = readables.some(({ id }) => reader.unread(id) !== undefined);
            return report;
          }, asked),
      },
    ],
    operations: [...could].flatMap(([id, { capability }]): readonly AnyOperation[] => {
      if (!findDoable(id)) return [];
      return [
        {
          capability,
          get withdrawn() {
            const operation = (known?.operations ?? could).get(id);
            return operation ? operation.withdrawn : new RouterError('unsupported', { hint: NOT_FOUND });
          },
          perform: async (input, performing) => {
            if (!known)
              await performing.request((signal) => session.use((screen) => look(screen, signal)), EXPLORE_MS);
            const operation = known?.operations.get(id);
            if (!operation) throw new RouterError('unsupported', { hint: NOT_FOUND });
            return await operation.perform(input, performing);
          },
        },
      ];
    }),
    teaching: teachingOn(session, clock, seen),
  };
}

function unlessFatal(thrown: unknown): undefined {
  const error = asRouterError(thrown);
  if (error.code !== 'unreadable' && error.code !== 'unsupported') throw error;
}
