import { escapeHtml } from '../box/html.ts';
import type { Row } from '../box/pages.ts';

export function htmlPage(charset: string, title: string, body: string, head = ''): string {
  return `<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01 Transitional//EN">
<html><head>
<meta http-equiv="Content-Type" content="text/html; charset=${charset}">
<meta http-equiv="Pragma" content="no-cache">
<title>${escapeHtml(title)}</title>
${head}</head>
<body>
${body}
</body></html>
`;
}

/** Goes on once the box is back; where it has moved, the whole window does. */
export function waitScript(back: string, afterMs: number): string {
  return `<script type="text/javascript">
setTimeout(function () {
  var frame = '${back}'.indexOf('//' + location.host + '/') < 0 ? top : window;
  frame.location.href = '${back}';
}, ${afterMs});
</script>`;
}

export type Cell = readonly [label: string, content: string];

/** Rows of one label share a cell. */
export function cellsOf(rows: readonly Row[], contentOf: (row: Row) => string): readonly Cell[] {
  const cells = Map.groupBy(rows, ({ label }) => label);
  return [...cells].map(([label, group]) => [label, group.map(contentOf).join('<br>')]);
}

export function shaped(cells: readonly Cell[], shape: 'table' | 'list'): string {
  const one = ([label, content]: Cell) =>
    shape === 'list'
      ? `<dt>${label}</dt><dd>${content}</dd>`
      : `<tr><th>${label}</th><td>${content}</td></tr>`;
  const all = cells.map(one).join('\n');
  return shape === 'list' ? `<dl>\n${all}\n</dl>` : `<table class="list">\n${all}\n</table>`;
}
