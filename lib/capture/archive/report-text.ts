import { finding, statuses, type Finding, type Status } from '../../router/finding.ts';
import type { Text } from '../../router/text.ts';
import type { PossibleChange } from './possible-change.ts';
import type { ShownValue } from './shown-value.ts';

/** What a recorded screen shows of one capability, and whether it can be changed there, for a person. */
export function findingOf(
  kind: string,
  shown: ShownValue | undefined,
  change: PossibleChange | undefined,
): Finding {
  const parts = [shown && ofShown(shown), change && ofChange(change, kind === 'action')].filter(
    (part) => part !== undefined,
  );
  const worst = Math.max(0, ...parts.map(({ status }) => statuses.indexOf(status)));
  const joined = (language: keyof Text, between: string) =>
    parts.map(({ text }) => text[language]).join(between);
  return finding(statuses[worst] ?? 'ok', { en: joined('en', '; '), ja: joined('ja', '、') });
}

interface Part {
  readonly status: Status;
  readonly text: Text;
}

function ofShown(shown: ShownValue): Part {
  switch (shown.state) {
    case 'value': {
      const value = typeof shown.value === 'string' ? shown.value : JSON.stringify(shown.value);
      return { status: 'ok', text: { en: value, ja: value } };
    }
    case 'empty':
      return { status: 'unknown', text: { en: 'empty', ja: '空欄' } };
    case 'not-understood':
      return {
        status: 'unknown',
        text: { en: `not understood: ${shown.said}`, ja: `解釈できない表示：${shown.said}` },
      };
    default:
      return { status: 'unknown', text: notThere(shown) };
  }
}

function ofChange(change: PossibleChange, isAction: boolean): Part {
  switch (change.state) {
    case 'ready': {
      const but = change.missing.join('; ');
      const unseen = change.unseen > 0;
      return {
        status: but === '' ? 'ok' : 'warning',
        text: {
          en: `can be ${isAction ? 'done' : 'changed'}${unseen ? ' as far as can be seen' : ''}${but && `, but not ${but}`}`,
          ja: `${isAction ? '実行' : '変更'}可能${unseen ? '（確認できる範囲）' : ''}${but && `（不可：${but}）`}`,
        },
      };
    }
    case 'needs-browser':
      return {
        status: 'problem',
        text: {
          en: `needs a browser: ${change.detail}`,
          ja: `Chromium（playwright-core）が必要：${change.detail}`,
        },
      };
    default:
      return { status: 'problem', text: notThere(change) };
  }
}

function notThere(missing: Extract<ShownValue, { state: 'not-found' | 'no-page' }>): Text {
  const { detail } = missing;
  return missing.state === 'not-found'
    ? { en: detail, ja: `見つからない：${detail}` }
    : { en: `page ${missing.page}: ${detail}`, ja: `ページなし ${missing.page}: ${detail}` };
}
