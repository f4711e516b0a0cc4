import { escapeHtml } from '../box/html.ts';
import type { Button, Page, Row, Section } from '../box/pages.ts';
import type { Box } from '../box/box.ts';
import type { QuirksA } from './a-options.ts';
import type { Word } from './invented.ts';
import { ACTIONS_A, TICKED } from './invented-names.ts';
import type { Words } from './rows.ts';

export interface LookA {
  readonly box: Box;
  readonly words: Words;
  readonly quirks: QuirksA;
  /** The name of the page without `_main`. */
  readonly stem: string;
  readonly token: string;
  /** What became of the last save, and which row was wrong. */
  readonly said: Word | undefined;
  readonly wrong: string | undefined;
}

/** Common inputs, `_set` and the button’s id are seen. */
export function bodyMarkup(page: Page, look: LookA): string {
  const { stem, quirks } = look;
  const sections = page.sections.map((section) => sectionMarkup(section, look)).join('\n');
  const table =
    quirks.generation === 'euc' ? `<table class='table_common'>\n${sections}\n</table>` : sections;
  const saves = page.buttons.find(({ does }) => does === 'save');
  if (saves) {
    return `<form id='${stem}_main' name='${stem}_main' method='post' action='./${stem}_main_set'>
${common(look)}
${table}
<input type='submit' id='UPDATE_BUTTON' value='${saves.caption}' onclick='addDisabled(this.form)' />
</form>`;
  }
  // its id is that of every page (seen)
  const reload = `<input type='button' name='UPDATE_BUTTON' id='UPDATE_BUTTON' value='最新状態に更新' onclick='location.reload()' />`;
  return `${quirks.generation === 'utf8' ? `<div id='show_form'>${table}</div>` : table}
${page.key === 'info' ? reload : ''}
${page.buttons.map((button) => actionForm(button, look)).join('\n')}`;
}

function actionForm({ caption, does }: Button, { stem, token, words }: LookA): string {
  const reboots = does === 'reboot';
  const action = reboots || does === 'save' || does === 'store' ? `${stem}_main_set` : ACTIONS_A[does];
  const asks = reboots ? ` onclick="return confirm('${words.askReboot}')"` : '';
  return `<form name='${action}' method='post' action='./${action}'>
${hidden('DUMMY', '')}${hidden('SESSION_ID', token)}
<input type='submit' id='${reboots ? 'UPDATE_BUTTON' : action}' value='${caption}'${asks} />
</form>`;
}

export function common({ token }: Pick<LookA, 'token'>): string {
  return `${hidden('DISABLED_CHECKBOX', '')}${hidden('CHECK_ACTION_MODE', '1')}${hidden('SESSION_ID', token)}`;
}

/** Its id comes again in every form of a page. */
export function hidden(name: string, value: string): string {
  return `<input type='hidden' id='${name}' name='${name}' value='${value}' />`;
}

const BLOCKS: readonly { readonly mark: string; readonly word: Word; readonly class: string }[] = [
  { mark: '#OK', word: 'takenUnsaved', class: 'ok_msg' },
  { mark: 'ERR', word: 'refused', class: 'err_ng_msg' },
  { mark: '#NG', word: 'failed', class: 'err_ng_msg' },
];

/** All three texts stand on each page in comments (seen); after a save the right one is none any more (not seen). */
export function resultBlocks({ words, quirks, said }: LookA): string {
  const told = said === 'taken' ? 'takenUnsaved' : said;
  return BLOCKS.map(({ mark, word, class: name }) => {
    const block =
      quirks.generation === 'euc'
        ? `<div class='${name}'>${words[word]}</div>`
        : `<div class='ok_msg'><ul><li class='message'>${words[word].replace('本商品', '本製品')}</li></ul></div>`;
    return told === word ? block : `<!--${mark}\n${block}\n-->`;
  }).join('\n');
}

function sectionMarkup({ heading, rows }: Section, look: LookA): string {
  const title = escapeHtml(heading);
  const inside = rows.map((row) => rowMarkup(row, look)).join('\n');
  if (look.quirks.generation === 'utf8') return `${title && `<h2>${title}</h2>\n`}<ul>\n${inside}\n</ul>`;
  return `${title && `<tr><td colspan='2'><h2>${title}${HELP}</h2></td></tr>\n`}${inside}`;
}

const HELP = `<input type='image' class='help' src='data:,' alt='?' onclick='return false' />`;

function rowMarkup(row: Row, look: LookA): string {
  const label = escapeHtml(row.label);
  const wrong = look.wrong === row.key ? `<div class='err_ng_msg'>${look.words.refused}</div>` : '';
  const value = cellMarkup(row, look) + wrong;
  const isShown = row.kind === 'shown' || row.kind === 'lines';
  if (look.quirks.generation === 'utf8')
    return isShown
      ? `<li class='label'>${label}</li><li class='value'>${value}</li>`
      : `<li class='input_label'>${label}${HELP}</li><li class='input_value'>${value}</li>`;
  return `<tr class='${isShown ? 'small_item_info_tr' : 'small_item_tr'}'><td class='small_item_td'>${label}${HELP}</td><td class='small_item_td2'>${value}</td></tr>`;
}

function cellMarkup(row: Row, { box, quirks }: LookA): string {
  const { kind, name = '', options = [], words = '' } = row;
  const value = row.read(box);
  const text = quirks.escapes ? escapeHtml(value) : value;
  if (kind === 'shown') return text;
  if (kind === 'lines') return `<div class='log_area'><pre>${text}</pre></div>`;
  if (kind === 'check')
    return `<input type='checkbox' id='${name}' name='${name}' value='${TICKED.a}'${value && ` checked='checked'`} /><label for='${name}'>${words}</label>`;
  if (kind === 'text' || kind === 'password')
    return `<input type='${kind}' id='${name}' name='${name}' value="${escapeHtml(value)}" />`;
  const choices = options.map((option, at) => {
    const chosen = option.value === value;
    if (kind === 'select')
      return `<option value='${option.value}'${chosen ? ` selected='selected'` : ''}>${option.words}</option>`;
    return `<input type='radio' id='${name}_${at}' name='${name}' value='${option.value}'${chosen ? ` checked='checked'` : ''} /><label for='${name}_${at}'>${option.words}</label>`;
  });
  return kind === 'select'
    ? `<select id='${name}' name='${name}'>${choices.join('')}</select>`
    : choices.join(' ');
}
