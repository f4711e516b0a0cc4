import type { Box } from '../box/box.ts';
import { scriptText } from '../box/html.ts';
import type { Page, Row } from '../box/pages.ts';
import { formA, menuA, SCRIPTS, type SiteA } from './a-site.ts';
import { spacer } from './a-tokens.ts';
import { cellsOf, htmlPage, shaped } from './html.ts';
import { ACTION_A } from './invented.ts';
import { pathOf, type PageName } from './names.ts';

export type Values = readonly (readonly [name: string, value: string])[];

/** Labels stand in the page, values do not: script asks for them. */
export function pageA(
  key: PageName,
  page: Page,
  token: string,
  { words, charset, names, shape }: SiteA,
): string {
  const sections = page.sections.map(
    ({ heading, rows }, at) =>
      `<h3>${heading}</h3>\n${shaped(
        cellsOf(rows, (row) => contentOf(row, at)),
        shape,
      )}`,
  );
  const buttons = page.buttons.map(({ caption, does }) => {
    const extra = does === 'connect' || does === 'disconnect' ? `, '${names[does]}'` : '';
    return `<input type="button" value="${caption}" onclick="sendForm('${ACTION_A}${key}'${extra})">`;
  });
  return htmlPage(
    charset,
    page.title,
    `${spacer(token)}
${menuA(words)}
${formA(pathOf(key))}
${sections.join('\n')}
<p>${buttons.join(' ')}</p>
</form>
<script type="text/javascript">loadCgi('${key}', fillIn);</script>`,
    SCRIPTS,
  );
}

/** What stands on a page, by the names of its controls; what is only shown has names too. */
export function valuesA({ sections }: Page, box: Box): Values {
  return sections.flatMap(({ rows }, at) =>
    rows.map((row) => {
      const value = row.read(box);
      return [
        row.name ?? shownName(row, at),
        row.kind === 'check' ? (value === 'on' ? '1' : '0') : value,
      ] as const;
    }),
  );
}

/** What `/cgi/cgi_<page>.js` answers (seen). */
export function cgiA(values: Values): string {
  return values
    .map(([name, value]) => `addCfg("${name.toLowerCase()}","${name}",${scriptText(value)});\n`)
    .join('');
}

/** Rows, and what the figures mean by their place, are seen; the labels are those of N. */
export function packetA(token: string, { words, charset }: SiteA): string {
  return htmlPage(
    charset,
    words.packet,
    `${spacer(token)}
${menuA(words)}
<table class="list" id="packets"></table>
<script type="text/javascript">
loadCgi('packet', function () {
  var labels = ['Internet側有線', 'LAN側有線', 'LAN側無線(5GHz)', 'LAN側無線(2.4GHz)'];
  for (var i = 0; i < packet_info.length; i++) {
    var row = document.getElementById('packets').insertRow();
    row.insertCell().textContent = labels[i];
    for (var j = 0; j < 4; j++) row.insertCell().textContent = packet_info[i][j];
  }
});
</script>`,
    SCRIPTS,
  );
}

export function packetCgiA({ uptimeS }: Box): string {
  const rows = [40, 30, 20, 10].map((each) => [1000 + uptimeS * each, 0, 2000 + uptimeS * each * 2, 0]);
  return `var packet_info = ${JSON.stringify(rows)};`;
}

function shownName({ key }: Row, at: number): string {
  return `ARC_SHOW_${at}_${key}`;
}

function contentOf(row: Row, at: number): string {
  const { kind, name = '', words = '', options = [] } = row;
  switch (kind) {
    case 'shown':
      return `<span id="show_${shownName(row, at)}"></span>`;
    case 'lines':
      return `<textarea name="${shownName(row, at)}" readonly rows="20"></textarea>`;
    case 'text':
    case 'password':
      return `<input type="${kind}" name="${name}" value="">`;
    case 'check':
      return `<label><input type="checkbox" name="${name}" value="1">${words}</label>`;
    case 'radio':
      return options
        .map(
          ({ value, words }) => `<label><input type="radio" name="${name}" value="${value}">${words}</label>`,
        )
        .join('<br>');
    case 'select':
      return `<select name="${name}">${options.map(({ value, words }) => `<option value="${value}">${words}</option>`).join('')}</select>`;
  }
}
