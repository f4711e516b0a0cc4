import { withoutLog } from '../log/profile.ts';
import type { Knowledge } from '../path/knowledge.ts';
import { withoutPath } from '../path/profile.ts';

/** What is known of the providers for a router with these overrides. Throws `invalid-input` for what makes no sense. */
export function knowledgeIn(profile: unknown): Knowledge {
  return withoutPath(withoutLog(profile).rest).knowledge;
}
