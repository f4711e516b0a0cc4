import { findReadable } from '../../capabilities/catalogue.ts';
import { fieldOf } from '../../drivers/screen/places.ts';
import { meaningOf, isNothing } from '../../drivers/screen/values.ts';
import type { ReadingLine } from '../../drivers/screen/profile.ts';
import { asRouterError } from '../../router/errors.ts';
import { readField } from '../../screen/page/read.ts';
import type { Recording } from './recording.ts';

/** What a line of a profile reads on a recorded screen. */
export type ShownValue =
  | { readonly state: 'value'; readonly value: unknown }
  /** The place is there, and nothing stands in it. */
  | { readonly state: 'empty' }
  /** Something stands there that the profile cannot make sense of. */
  | { readonly state: 'not-understood'; readonly said: string }
  /** `detail`: what was looked for, and what was seen. */
  | { readonly state: 'not-found'; readonly detail: string }
  | { readonly state: 'no-page'; readonly page: string; readonly detail: string };

/** `id`: of the capability that the value must fit. */
export async function shownValue(
  line: ReadingLine,
  id: string | undefined,
  recording: Recording,
): Promise<ShownValue> {
  const page = await recording.page(line.page);
  if (page instanceof Error) return { state: 'no-page', page: line.page, detail: page.detail ?? page.code };
  try {
    const said = readField(fieldOf(page, line));
    if (isNothing(said)) return { state: 'empty' };
    const meaning = meaningOf(said, line, recording.at);
    const value = id === undefined ? meaning : fitting(id, meaning);
    return value === undefined ? { state: 'not-understood', said: String(said) } : { state: 'value', value };
  } catch (thrown) {
    const { detail, code } = asRouterError(thrown);
    return { state: 'not-found', detail: detail ?? code };
  }
}

function fitting(id: string, meaning: unknown): unknown {
  return findReadable(id)?.value.safeParse(meaning).data;
}
