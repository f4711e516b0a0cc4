import { mergePatch } from '../drivers/screen/overrides.ts';
import type { RouterConfig } from '../router/config.ts';
import { RouterError } from '../router/errors.ts';
import type { Lesson, Pointed, Survey, SurveyRow, Teaching } from '../router/survey.ts';
import type { Text } from '../router/text.ts';
import { openDriver, type OpenOptions } from './open.ts';

/** What came of a lesson: it was read twice, each time from the beginning, and both times the same. */
export interface Taught {
  /** The merge patch that reads it there; it holds labels and words, and nothing that is the owner’s. */
  readonly override: Lesson['override'];
  /** The router’s overrides with it. */
  readonly profile: Readonly<Record<string, unknown>>;
  /** As it was read the second time. */
  readonly row: SurveyRow;
  /** Whether it may be changed from now on: the screen has what it takes, and the person has confirmed it. */
  readonly writable: boolean;
}

const NO_SCREEN: Text = {
  en: 'There is no settings screen to point at: choose a driver with one, and enter its password.',
  ja: '設定画面がありません。設定画面に対応したドライバーを選び、パスワードを入力してください。',
};

const DIFFERENT: Text = {
  en: 'It was read differently the second time, so that it was not taken. Try again when nothing changes there.',
  ja: '2回目の読み取り結果が1回目と異なるため、採用しませんでした。表示が変わらないときにもう一度お試しください。',
};

/** What a router’s settings screen shows, concept by concept. Rejects with `unsupported` where it has none. */
export function survey(
  config: RouterConfig,
  signal: AbortSignal,
  options: OpenOptions = {},
): Promise<Survey> {
  return withTeaching(config, signal, options, (teaching) => teaching.survey(signal));
}

/**
 * Reads a concept where a person points, makes the override of it, and proves that by reading again from the beginning. Nothing is
 * pressed and nothing is kept: what came of it is for the person to take over. Rejects as {@link Teaching.lesson} does, and with
 * `unreadable` where the second reading is another one.
 */
export async function teach(
  config: RouterConfig,
  pointed: Pointed,
  signal: AbortSignal,
  options: OpenOptions = {},
): Promise<Taught> {
  const lesson = await withTeaching(config, signal, options, (teaching) => teaching.lesson(pointed, signal));
  const profile = mergePatch(config.profile ?? {}, lesson.override) as Taught['profile'];
  const { rows } = await survey({ ...config, profile }, signal, options);
  const row = rows.find(({ id }) => id === pointed.concept);
  if (!row || !isSame(row, lesson))
    throw new RouterError('unreadable', { detail: pointed.concept, sentence: DIFFERENT });
  return { override: lesson.override, profile, row, writable: pointed.confirmed && row.changeable };
}

/** The same label at the same place, saying the same. */
function isSame({ place, shown, value }: SurveyRow, lesson: Lesson): boolean {
  const key = (at: SurveyRow['place'], says: unknown, means: unknown) =>
    JSON.stringify([at?.page, at?.path, at?.label, at?.section, says, means]);
  return key(place, shown, value) === key(lesson.place, lesson.shown, lesson.value);
}

async function withTeaching<T>(
  config: RouterConfig,
  signal: AbortSignal,
  options: OpenOptions,
  run: (teaching: Teaching) => Promise<T>,
): Promise<T> {
  const driver = await openDriver(config, signal, options);
  try {
    if (!driver.teaching) throw new RouterError('unsupported', { detail: driver.id, sentence: NO_SCREEN });
    return await run(driver.teaching);
  } finally {
    await driver.close();
  }
}
