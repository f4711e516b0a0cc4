import type { Language, Text } from '../../router/text.ts';
import type { Change } from './possible-change.ts';
import type { Finding } from './report.ts';
import type { Told } from './shown-value.ts';

/** What was found of one capability, in a line. */
export function findingText({ kind, told, change }: Finding, language: Language): string {
  const parts = [told && toldText(told)[language], change && changeText(change, kind === 'action')[language]];
  return parts.filter((part) => part !== undefined && part !== '').join({ en: '; ', ja: '、' }[language]);
}

function toldText(told: Told): Text {
  switch (told.state) {
    case 'value':
      return both(typeof told.value === 'string' ? told.value : JSON.stringify(told.value));
    case 'empty':
      return { en: '? empty', ja: '? 空欄' };
    case 'not-understood':
      return { en: `? not understood: ${told.said}`, ja: `? 解釈できない表示: ${told.said}` };
    case 'not-found':
      return { en: `? ${told.detail}`, ja: `? 見つからない: ${told.detail}` };
    case 'no-page':
      return { en: `? page ${told.page}: ${told.detail}`, ja: `? ページなし ${told.page}: ${told.detail}` };
  }
}

function changeText(change: Change, isAction: boolean): Text {
  switch (change.state) {
    case 'ready': {
      const but = change.missing.join('; ');
      const unseen = change.unseen > 0;
      return {
        en: `can be ${isAction ? 'done' : 'changed'}${unseen ? ' as far as can be seen' : ''}${but && `, but not ${but}`}`,
        ja: `${isAction ? '実行' : '変更'}可能${unseen ? '（確認できる範囲）' : ''}${but && `（不可: ${but}）`}`,
      };
    }
    case 'needs-browser':
      return {
        en: `! needs a browser: ${change.detail}`,
        ja: `! Chromium（playwright-core）が必要: ${change.detail}`,
      };
    case 'not-found':
      return { en: `! ${change.detail}`, ja: `! 見つからない: ${change.detail}` };
    case 'no-page':
      return {
        en: `! page ${change.page}: ${change.detail}`,
        ja: `! ページなし ${change.page}: ${change.detail}`,
      };
  }
}

function both(text: string): Text {
  return { en: text, ja: text };
}
