import type { Box } from '../box/box.ts';
import { escapeHtml, scriptText } from '../box/html.ts';
import type { Button, Page, Row, Section } from '../box/pages.ts';
import { NAMES_P, TICKED } from './invented-names.ts';
import type { QuirksP } from './p-options.ts';
import type { Words } from './rows.ts';

/** What one page is rendered with. */
export interface Look {
  readonly box: Box;
  readonly words: Words;
  readonly quirks: QuirksP;
  /** Where its forms go. */
  readonly path: string;
  readonly token: string | undefined;
  /** The row that was wrong. */
  readonly wrong: string | undefined;
}

/** What stands on a page, in one form that each button sends; a page without a setting has a form for each button. */
export function pageMarkup(page: Page, look: Look): string {
  const sections = page.sections.map((section, at) => sectionMarkup(section, at + 1, look)).join('\n');
  const saves = page.buttons.some(({ does }) => does === 'save');
  const forms = page.buttons.map((button) => formMarkup(button, saves ? sections : '', look));
  return `${saves ? '' : sections}${forms.join('\n')}${fillScript(page, look)}`;
}

export function formMarkup(button: Button, inside: string, look: Look): string {
  const { quirks, path, token } = look;
  const command = quirks.formScript === 'completes' ? '' : button.does;
  return `<form method="post" action="${path}">
${hidden(NAMES_P.command, command)}${token === undefined ? '' : hidden(NAMES_P.token, token)}
${inside}
${buttonMarkup(button, look)}
</form>`;
}

/** Pressed by script, as everything is on this family that anybody has pressed. */
function buttonMarkup({ caption, does }: Button, { quirks, words }: Look): string {
  const sends = `send(this, '${does}')`;
  if (does === 'reboot' && quirks.asks === 'in-page') {
    return `<p class="btn"><a href="javascript:void(0)" onclick="showDialog()">${caption}</a></p>
<div id="dialog" class="dialog" style="display:none"><div><p>${words.askReboot}</p>
<p><a href="javascript:void(0)" onclick="${sends}">${words.ok}</a> <a href="javascript:void(0)" onclick="hideDialog()">${words.cancel}</a></p></div></div>`;
  }
  const asks =
    does === 'reboot' && quirks.asks === 'confirm' ? `confirm(${quoted(words.askReboot)}) &amp;&amp; ` : '';
  if (quirks.buttons === 'submit') return `<p class="btn"><input type="submit" value="${caption}"></p>`;
  return `<p class="btn"><a href="javascript:void(0)" onclick="${asks}${sends}">${caption}</a></p>`;
}

export const FORM_SCRIPT = `
function send(link, command) {
  var form = link.closest('form');
  form.elements['${NAMES_P.command}'].value = command;
  form.submit();
}
function showDialog() { document.getElementById('dialog').style.display = 'block'; }
function hideDialog() { document.getElementById('dialog').style.display = 'none'; }
`;

function sectionMarkup({ heading, rows }: Section, number: number, look: Look): string {
  const inside = rows.map((row) => rowMarkup(row, look)).join('\n');
  const title = heading && `<h2>${escapeHtml(heading)}</h2>\n`;
  const list = look.quirks.rows === 'dl';
  const body = list ? `<dl>\n${inside}\n</dl>` : `<table><tbody>\n${inside}\n</tbody></table>`;
  return `${title}<div id="tglbox${number}" class="tglbox"><div>${body}</div></div>`;
}

function rowMarkup(row: Row, look: Look): string {
  const { quirks, wrong, words } = look;
  const label = escapeHtml(row.label);
  const mark = wrong === row.key ? ` <span class="err">${words.refused}</span>` : '';
  const id = row.id !== undefined && row.kind === 'shown' ? ` id="${row.id}"` : '';
  const value = cellMarkup(row, look) + mark;
  if (quirks.rows === 'dl') return `<dt>${label}</dt><dd${id}>${value}</dd>`;
  const [open, close] = quirks.rows === 'th' ? ['<th>', '</th>'] : ['<td class="item">', '</td>'];
  return `<tr>${open}${label}${close}<td${id}>${value}</td></tr>`;
}

function cellMarkup(row: Row, { box, quirks }: Look): string {
  const { kind, name = '', options = [], words = '' } = row;
  const value = row.read(box);
  const text = quirks.escapes ? escapeHtml(value) : value;
  const id = row.id ?? name;
  const written = isFilled(row, quirks) ? '' : text;
  if (kind === 'shown') return row.id === undefined ? `<span id="${row.key}">${written}</span>` : written;
  if (kind === 'lines') return `<pre id="${row.key}">${text}</pre>`;
  if (kind === 'check')
    return `<input type="checkbox" id="${id}" name="${name}" value="${TICKED.p}"${value && ' checked'}><label for="${id}">${words}</label>`;
  if (kind === 'text' || kind === 'password')
    return `<input type="${kind}" id="${id}" name="${name}" value="${escapeHtml(value)}">`;
  const choices = options.map((option, at) => {
    const chosen = option.value === value;
    if (kind === 'select')
      return `<option value="${option.value}"${chosen ? ' selected' : ''}>${option.words}</option>`;
    return `<input type="radio" id="${id}_${at}" name="${name}" value="${option.value}"${chosen ? ' checked' : ''}><label for="${id}_${at}">${option.words}</label>`;
  });
  return kind === 'select'
    ? `<select id="${id}" name="${name}">${choices.join('')}</select>`
    : choices.join(' ');
}

function isFilled({ kind, id }: Row, { fills }: QuirksP): boolean {
  return kind === 'shown' && (fills === 'all' || (fills === 'addresses' && id !== undefined));
}

function fillScript(page: Page, { box, quirks }: Look): string {
  const rows = page.sections.flatMap((section) => section.rows).filter((row) => isFilled(row, quirks));
  const lines = rows.map(
    (row) => `document.getElementById('${row.id ?? row.key}').textContent = ${scriptText(row.read(box))};`,
  );
  return lines.length === 0 ? '' : `\n<script type="text/javascript">\n${lines.join('\n')}\n</script>`;
}

function hidden(name: string, value: string): string {
  return `<input type="hidden" name="${name}" value="${value}">`;
}

/** In an attribute. */
function quoted(text: string): string {
  return `'${text}'`;
}
