import type { RouterError } from '../router/errors.ts';
import type { Language } from '../router/text.ts';

/** The one JSON document on standard output. */
export function json(value: unknown): string {
  return JSON.stringify(value, null, 2);
}

/** An error as it stands in a document. */
export function errorJson(error: RouterError, language: Language): unknown {
  return { code: error.code, message: error.sentence(language), detail: error.detail ?? null };
}
