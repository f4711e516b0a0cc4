import type { Text } from '../router/text.ts';
import type { CheckFinding } from './check.ts';

export const homeStatuses = ['ok', 'incomplete', 'warning', 'problem'] as const;
export type HomeStatus = (typeof homeStatuses)[number];

/** For where a word of the list above would stand before people. */
export const HOME_STATUS_WORDS: Readonly<Record<HomeStatus, Text>> = {
  ok: { en: 'All is well', ja: '正常' },
  incomplete: { en: 'Partly unknown', ja: '一部未確認' },
  warning: { en: 'Warning', ja: '警告' },
  problem: { en: 'Problem found', ja: '問題あり' },
};

const WELL: Text = {
  en: 'All is well: IPoE and PPPoE are both up.',
  ja: '正常です。IPoEとPPPoEの両方が利用できます。',
};

export function homeStatusOf(findings: readonly CheckFinding[]): HomeStatus {
  const has = (status: CheckFinding['status']) => findings.some((finding) => finding.status === status);
  if (has('problem')) return 'problem';
  if (has('warning')) return 'warning';
  return has('unknown') ? 'incomplete' : 'ok';
}

/** The sentence that says what is wrong now. Findings stand cause first, so the first of the worst is the one. */
export function headline(findings: readonly CheckFinding[]): Text {
  const worst =
    findings.find(({ status }) => status === 'problem') ??
    findings.find(({ status }) => status === 'warning');
  if (worst) return worst.text;
  const open = findings.filter(({ status }) => status === 'unknown');
  if (open.length === 0) return WELL;
  return {
    en: `Nothing wrong was found; not known: ${open.map(({ name }) => name.en).join(', ')}.`,
    ja: `問題は見つかりませんでした。未確認の項目：${open.map(({ name }) => name.ja).join('、')}`,
  };
}
