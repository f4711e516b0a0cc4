import { catalogue } from '../capabilities/catalogue.ts';
import { sessionError } from '../capabilities/session-error.ts';
import { wanMode, wanModeNames } from '../capabilities/wan-mode.ts';
import type { AnyReadable, Capability } from '../router/capability.ts';
import type { Offer } from '../router/driver.ts';
import type { Candidate, Survey, SurveyPlace, SurveyRow } from '../router/survey.ts';
import type { Language, Text } from '../router/text.ts';

/** A row of the table that a person reads. */
export interface RowInWords {
  readonly id: string;
  readonly name: string;
  readonly state: SurveyRow['state'];
  /** The label that was found; empty where none was. */
  readonly label: string;
  readonly where: string;
  /** What it means, or why there is nothing. */
  readonly value: string;
  /** `yes`: it may be changed; `confirm`: as soon as its owner has confirmed it; `no`: it cannot be changed there. */
  readonly change: 'yes' | 'confirm' | 'no';
  /** It is on or off, so that somebody can say what unknown words mean. */
  readonly isSwitch: boolean;
  readonly candidates: readonly CandidateInWords[];
}

export interface CandidateInWords extends Pick<Candidate, 'label' | 'section' | 'page' | 'fits'> {
  readonly where: string;
  readonly value: string;
  readonly kind: string;
}

const ABOUT: Readonly<Record<string, Text>> = {
  'about.model': { en: 'Model', ja: '機種名' },
  'about.firmware': { en: 'Firmware', ja: 'ファームウェア' },
  'about.serial': { en: 'Serial number', ja: 'シリアル番号' },
};

const STATES: Readonly<Record<Exclude<SurveyRow['state'], 'read' | 'not-understood'>, Text>> = {
  empty: { en: 'empty', ja: '空欄' },
  missing: { en: 'not found', ja: '見つかりません' },
  ambiguous: { en: 'in several places', ja: '複数の場所にあります' },
};

const NOT_UNDERSTOOD: Text = { en: '(not understood)', ja: '（意味が不明）' };

const KINDS: Readonly<Record<Candidate['kind'], Text>> = {
  words: { en: 'text', ja: '表示のみ' },
  text: { en: 'input box', ja: '入力欄' },
  check: { en: 'check box', ja: 'チェックボックス' },
  choice: { en: 'choice', ja: '選択肢' },
};

/** A switch, as people say it. */
export const ON_OFF = { true: { en: 'on', ja: '有効' }, false: { en: 'off', ja: '無効' } } as const;
const NO_ERROR: Text = { en: 'none', ja: 'なし' };
const MOST = 80;

/** A survey as a table for people. `offers`: what may be changed now. */
export function rowsInWords(
  { rows }: Pick<Survey, 'rows'>,
  offers: readonly Offer[],
  language: Language,
): readonly RowInWords[] {
  return rows.map((row) => ({
    id: row.id,
    name: nameOf(row.id)[language],
    state: row.state,
    label: row.place?.label ?? '',
    where: row.place ? whereOf(row.place) : '',
    value: valueOf(row, language),
    change: changeOf(row, offers),
    isSwitch: isSwitch(tokenOf(row.id)),
    candidates: row.candidates.map((each) => ({
      label: each.label,
      ...(each.section !== undefined && { section: each.section }),
      page: each.page,
      fits: each.fits,
      where: whereOf(each),
      value: said(each.shown, language),
      kind: KINDS[each.kind][language],
    })),
  }));
}

const tokenOf = (id: string) => catalogue.find((each) => each.id === id);

function nameOf(id: string): Text {
  return ABOUT[id] ?? tokenOf(id)?.name ?? { en: id, ja: id };
}

function isSwitch(token: Capability | undefined): boolean {
  return token !== undefined && token.kind !== 'action' && token.value.safeParse(true).success;
}

/** `/net/lan.html › LAN`. */
function whereOf({ path, section }: SurveyPlace): string {
  return [path, section].filter(Boolean).join(' › ');
}

function valueOf({ id, state, value, shown }: SurveyRow, language: Language): string {
  if (state === 'read') return valueInWords(tokenOf(id), value, language);
  if (state === 'not-understood') return `${said(shown, language)} ${NOT_UNDERSTOOD[language]}`.trim();
  return STATES[state][language];
}

/** A value as people say it; instants by the clock of this machine. Empty for what is neither words nor a switch. */
export function valueInWords(
  token: AnyReadable | Capability | undefined,
  value: unknown,
  language: Language,
): string {
  if (token === wanMode) {
    const mode = wanMode.value.safeParse(value).data;
    if (mode) return wanModeNames[mode][language];
  }
  if (token === sessionError && value === 'none') return NO_ERROR[language];
  const { entity } = token ?? {};
  const isInstant = entity?.platform === 'sensor' && entity.deviceClass === 'timestamp';
  return isInstant && typeof value === 'string'
    ? new Date(value).toLocaleString(language, { hourCycle: 'h23' })
    : said(value, language);
}

function said(value: unknown, language: Language): string {
  if (typeof value === 'boolean') return ON_OFF[`${value}`][language];
  // of a log its last line says enough
  const last: unknown = Array.isArray(value) ? value.at(-1) : value;
  const text = typeof last === 'string' ? last : '';
  return text.length > MOST ? `${text.slice(0, MOST - 1)}…` : text;
}

function changeOf({ id, basis, changeable }: SurveyRow, offers: readonly Offer[]): RowInWords['change'] {
  if (!changeable) return 'no';
  if (basis === 'found') return 'confirm';
  return offers.some(({ capability, withdrawn }) => capability.id === id && !withdrawn) ? 'yes' : 'no';
}
