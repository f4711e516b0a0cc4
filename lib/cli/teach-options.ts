import type { Pointed } from '../router/survey.ts';

/** The options of `futamichi teach`, for `parseArgs`. */
export const TEACH_OPTIONS = {
  concept: { type: 'string' },
  label: { type: 'string' },
  section: { type: 'string' },
  page: { type: 'string' },
  means: { type: 'string' },
  confirm: { type: 'boolean' },
  profile: { type: 'string' },
} as const;

interface Values {
  readonly concept?: string | undefined;
  readonly label?: string | undefined;
  readonly section?: string | undefined;
  readonly page?: string | undefined;
  readonly means?: string | undefined;
  readonly confirm?: boolean | undefined;
}

/** Where the arguments point; undefined: nowhere, so that a person is asked. Throws what `senseless` makes. */
export function pointedIn(values: Values, senseless: () => Error): Pointed | undefined {
  const { concept, label, section, page, means, confirm = false } = values;
  const place = [label, section, page].some((each) => each !== undefined);
  if (concept === undefined) {
    if (place || means !== undefined || confirm) throw senseless();
    return undefined;
  }
  if ((place && label === undefined) || (means !== undefined && !/^(?:on|off)$/.test(means)))
    throw senseless();
  return {
    concept,
    confirmed: confirm,
    ...(label !== undefined && { at: { label, section, page } }),
    ...(means !== undefined && { means: means === 'on' }),
  };
}
