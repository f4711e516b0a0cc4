import type { Box } from '../box/box.ts';
import { escapeHtml } from '../box/html.ts';
import type { Button, Page, Row } from '../box/pages.ts';
import { cellsOf, shaped } from './html.ts';
import type { Names } from './names.ts';
import type { Wording } from './words.ts';

export interface Markup {
  readonly words: Wording;
  readonly charset: string;
  /** A firmware that writes names of neighbours into its pages as they are has a hole; some have. */
  readonly escapes: boolean;
  readonly shape: 'table' | 'list';
}

/** What a form of this family carries besides its controls. */
export interface FormState {
  readonly path: string;
  readonly number: string;
  /** `after-table`: for parsers that end the form with its table, the number is outside of it. */
  readonly numberStands: 'inside' | 'after-table';
  readonly objection: string;
  readonly names: Names;
}

/** Two clients look for exactly this text. */
export function numberInput(number: string): string {
  return `<input type="hidden" name="nosave_session_num" value="${number}">`;
}

export function red(message: string): string {
  return `<div style="color:red">${escapeHtml(message)}</div>`;
}

export function settingsForm(page: Page, state: FormState, markup: Markup, box: Box): string {
  const { path, number, numberStands, objection } = state;
  const sections = page.sections.map(
    ({ heading, rows }) =>
      `<h3 class="subtitle">${heading}</h3>\n${shaped(
        cellsOf(rows, (row) => contentOf(row, box, markup)),
        markup.shape,
      )}`,
  );
  const buttons = page.buttons.map((button) => buttonOf(button, state)).join(' ');
  const hidden = `<input type="hidden" name="nosave_erritem" value=""><input type="hidden" name="nosave_errcontent" value="${escapeHtml(objection)}">`;
  const before = objection && red(objection);
  if (numberStands === 'inside') {
    return `${before}<form method="POST" action="${path}">
${numberInput(number)}${hidden}
${sections.join('\n')}
<p>${buttons}</p></form>`;
  }
  return `${before}<table><form method="POST" action="${path}"><tr><td>${hidden}
${sections.join('\n')}
<p>${buttons}</p></td></tr></table>
${numberInput(number)}</form>`;
}

function contentOf(row: Row, box: Box, { escapes }: Markup): string {
  const { kind, name = '', words = '', options = [] } = row;
  const value = row.read(box);
  switch (kind) {
    case 'shown': {
      const text = escapes ? escapeHtml(value) : value;
      return row.id === undefined ? text : `<div name="${row.id}">${text}</div>`;
    }
    case 'lines':
      return `<textarea name="nosave_log" readonly rows="20">\n${escapes ? escapeHtml(value) : value}</textarea>`;
    case 'text':
    case 'password':
      return `<input type="${kind}" name="${name}" value="${escapeHtml(value)}">`;
    case 'check':
      return `<input type="checkbox" name="${name}" id="id_${name}" value="1"${value === 'on' ? ' checked' : ''}><label for="id_${name}">${words}</label>`;
    case 'radio':
      return options.map((option) => radioOf(name, option.value === value, option)).join('<br>');
    case 'select':
      return `<select name="${name}">${options.map((option) => `<option value="${option.value}"${option.value === value ? ' selected' : ''}>${option.words}</option>`).join('')}</select>`;
  }
}

/** Ids such as `id_WanMethod2` and `id_IPv6Method1` are seen. */
function radioOf(name: string, checked: boolean, option: { value: string; words: string }): string {
  const { value, words } = option;
  const id = `id_${name}${value}`;
  return `<input type="radio" name="${name}" id="${id}" value="${value}"${checked ? ' checked' : ''}><label for="${id}">${words}</label>`;
}

function buttonOf({ caption, does }: Button, { path, names }: FormState): string {
  const mark =
    does === 'connect' || does === 'disconnect'
      ? `name="${names[does]}"`
      : (SAVE_BUTTONS[path] ?? 'class="button2"');
  return `<input type="submit" ${mark} value="${caption}">`;
}

/** Seen. */
const SAVE_BUTTONS: Readonly<Record<string, string>> = {
  '/wan.html': 'id="wan_apply" class="button2"',
  '/ipv6.html': 'class="button22"',
};
