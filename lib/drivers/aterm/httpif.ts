import type { WanMode } from '../../capabilities/wan-mode.ts';
import { RouterError } from '../../router/errors.ts';
import type { HttpAnswer } from '../../transport/http.ts';
import type { Question } from '../detection-budget.ts';

/** What Aterms answer without a login: NEC's own search tool asks it (facts: aterm.md 3). */
const PATH = '/aterm_httpif.cgi/getparamcmd_no_auth';

export const QUESTIONS = ['PRODUCT_NAME_GET', 'SYS_MODE_GET'] as const;

export function question(base: URL, request: (typeof QUESTIONS)[number]): Question {
  return {
    url: new URL(PATH, base),
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: `REQ_ID=${request}`,
    // it only tells
    changes: false,
  };
}

/** The value of `NAME=value` in an answer; undefined where something else answers, or the interface is closed. */
export function valueIn(
  answer: HttpAnswer | undefined,
  name: 'PRODUCT_NAME' | 'SYS_MODE',
): string | undefined {
  if (answer?.status !== 200) return undefined;
  const [, told, value = ''] = /^\s*(\w{1,32})=([^\r\n]{1,64})/.exec(answer.text()) ?? [];
  return (told === name && value.trim()) || undefined;
}

/** Modes by number; those that are no way to the Internet of one of our kinds are not listed. */
const MODES: Readonly<Record<string, WanMode>> = {
  0: 'bridge',
  1: 'pppoe',
  2: 'dhcp',
  5: 'map-e',
  7: 'ds-lite',
  8: 'ipip',
  9: 'ipip',
};

/** What `SYS_MODE` means for the Internet side. Throws `unreadable` for what is no number. */
export function wanModeOf(mode: string): WanMode | undefined {
  if (!/^\d{1,3}$/.test(mode)) throw new RouterError('unreadable', { detail: 'SYS_MODE' });
  return MODES[mode];
}
