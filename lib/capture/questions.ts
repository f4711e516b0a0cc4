import type { Question } from '../drivers/detection-budget.ts';
import { drivers } from '../drivers/registry.ts';

/** Whether it is one of those that some driver's boxes answer to anybody, and that change nothing. */
export function isQuestion(method: string, url: URL, body: Question['body'] | undefined): boolean {
  return drivers
    .flatMap((driver) => driver.publicQuestions?.(url) ?? [])
    .some((each) => each.method === method && each.url.href === url.href && each.body === body);
}
