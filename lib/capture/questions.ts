import { question } from '../drivers/aterm/httpif.ts';
import type { Question } from '../drivers/detection-budget.ts';

const ASKS = ['PRODUCT_NAME_GET', 'SYS_MODE_GET'] as const;

/** What an Aterm answers without a login. Its interface takes questions by POST, and these two change nothing. */
export function questionsTo(base: URL): readonly Question[] {
  return ASKS.map((each) => question(base, each));
}

export function isQuestion(method: string, url: URL, body: Question['body'] | undefined): boolean {
  return questionsTo(url).some(
    (each) => each.method === method && each.url.href === url.href && each.body === body,
  );
}
