import { z } from 'zod';

/** The input of an action that takes none. What a button, an inject node or an empty message sends is all the same. */
export const nothing = z.preprocess(
  (value) => (value === undefined || value === '' || value === true || isEmpty(value) ? null : value),
  z.null(),
) as unknown as z.ZodType<null>;

function isEmpty(value: unknown): boolean {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length === 0
  );
}
