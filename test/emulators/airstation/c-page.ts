import type { Box } from '../box/box.ts';
import { escapeHtml } from '../box/html.ts';
import type { Page, Row } from '../box/pages.ts';
import { labelsOf, span, type Labels } from './c-labels.ts';
import type { PlaceName } from './c-routes.ts';
import { framedC, type SiteC } from './c-site.ts';
import { cellsOf } from './html.ts';

/** Labels and captions are empty places; values are where they belong (seen). */
export function settingsC(page: Page, place: PlaceName, token: string, box: Box, site: SiteC): string {
  const { routes, charset, names } = site;
  const labels = labelsOf(page);
  const sections = page.sections.map(({ heading, rows }) => {
    const cells = cellsOf(rows, (row) => contentOf(row, box, labels, page.key, site));
    const trs = cells.map(
      ([label, cell]) => `<tr><th>${span(labels, label, page.key)}</th><td>${cell}</td></tr>`,
    );
    return `<table class="AD_TTL2"><tbody><tr><td>${span(labels, heading, page.key)} </td></tr></tbody></table>
<table class="AD_LIST"><tbody>\n${trs.join('\n')}\n</tbody></table>`;
  });
  const buttons = page.buttons.map(({ caption, does }) => {
    const name = does === 'connect' || does === 'disconnect' ? ` name="${names[does]}"` : '';
    return `<input type="submit" value="" data-file=${page.key} data-value="${labels.get(caption)}"${name}>`;
  });
  return framedC(
    charset,
    place,
    routes,
    `<form   onsubmit="return onceOnly(this);"  method="POST" action="${routes.save(place)}">
${sections.join('\n')}
<p>${buttons.join(' ')}</p>
${routes.hidden(token)}</form>`,
  );
}

function contentOf(row: Row, box: Box, labels: Labels, file: string, { escapes }: SiteC): string {
  const { kind, name = '', words = '', options = [] } = row;
  const value = row.read(box);
  switch (kind) {
    case 'shown':
      return escapes ? escapeHtml(value) : value;
    case 'lines':
      return `<textarea readonly rows=20>\n${escapes ? escapeHtml(value) : value}</textarea>`;
    case 'text':
    case 'password':
      return `<input type=${kind} name=${name} value="${escapeHtml(value)}">`;
    case 'check':
      return `<label><input type=checkbox name=${name} value=1${value === 'on' ? ' checked' : ''}>${span(labels, words, file)}</label>`;
    case 'radio':
      return options
        .map(
          (option) =>
            `<label><input type=radio name=${name} value=${option.value}${option.value === value ? ' checked' : ''}>${span(labels, option.words, file)}</label>`,
        )
        .join('<br>');
    case 'select':
      return `<select name=${name}>${options.map((option) => `<option value=${option.value}${option.value === value ? ' selected' : ''}>${option.words}</option>`).join('')}</select>`;
  }
}
