import assert from 'node:assert/strict';
import { test } from 'node:test';
import { elementsIn, firstIn, walkElements } from '../../../lib/screen/page/elements.ts';
import { formOwner } from '../../../lib/screen/page/form-owner.ts';
import type { Document, Element } from '../../../lib/screen/page/page.ts';
import { MAX_DEPTH, treeOf } from '../../../lib/screen/page/tree.ts';
import { cpuTime } from '../../support/cpu-time.ts';

/** Elements and words as nested brackets: `p(one b(two))`. */
function shape(root: Document | Element): string {
  let out = '';
  walkElements(root, {
    enter: ({ name }) => void (out += `${name}(`),
    leave: () => void (out += ') '),
    text: (text) => void (out += `${text.trim()} `),
  });
  return out
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/ (?=\))/g, '')
    .replaceAll('( ', '(')
    .trim();
}

const SHAPES: ReadonlyArray<readonly [string, string, string]> = [
  [
    'cells and rows without end tags',
    '<table><tr><td>a<td>b<tr><th>c<td>d</table>',
    'table(tr(td(a) td(b)) tr(th(c) td(d)))',
  ],
  [
    'a cell that holds open markup',
    '<table><tr><td><font><b>a<td>b</table>x',
    'table(tr(td(font(b(a))) td(b))) x',
  ],
  [
    'a table in a cell',
    '<table><tr><td><table><tr><td>a</table><td>b</table>',
    'table(tr(td(table(tr(td(a)))) td(b)))',
  ],
  [
    'row groups',
    '<table><thead><tr><td>a<tbody><tr><td>b</table>',
    'table(thead(tr(td(a))) tbody(tr(td(b))))',
  ],
  ['lists', '<ul><li>a<li>b<ul><li>c</ul><li>d</ul>', 'ul(li(a) li(b ul(li(c))) li(d))'],
  ['definitions', '<dl><dt>a<dd>b<dt>c<dd>d</dl>', 'dl(dt(a) dd(b) dt(c) dd(d))'],
  [
    'options',
    '<select><optgroup><option>a<option>b<optgroup><option>c</select>d',
    'select(optgroup(option(a) option(b)) optgroup(option(c))) d',
  ],
  ['paragraphs', '<p>a<p>b<div>c</div>d</p>', 'p(a) p(b) div(c) d'],
  ['headings', '<h2>a<h3>b</h3>', 'h2(a) h3(b)'],
  ['a select that an input ends', '<select><option>a<input>b', 'select(option(a)) input() b'],
  [
    'links and buttons in each other',
    '<a>x<a>y</a><button>a<button>b</button>',
    'a(x) a(y) button(a) button(b)',
  ],
  ['an end tag out of place', '<table><tr><td>a</div></span>b</td></tr></table>', 'table(tr(td(ab)))'],
  ['an end tag that ends what is open in it', '<div><b>a</div>b', 'div(b(a)) b'],
  ['a head that nobody ended', '<html><head><title>t</title><form>a', 'html(head(title(t)) form(a))'],
  ['words in a head', '<head><meta>words', 'head(meta()) words'],
  ['a second body', '<html><body id=a><body id=b>x</body></html>y', 'html(body(xy))'],
  ['a form in a form', '<form><form>a</form>b', 'form(a) b'],
  ['void elements with an end tag', 'a<input>b</input>c</br>d<image>', 'a input() bc br() d img()'],
  ['a drawing', '<svg><path/><g/></svg>a', 'svg(path() g()) a'],
  ['what is not shown', '<?xml version="1.0"?><!DOCTYPE html><!-- a --><![CDATA[b]]>c', 'c'],
  ['CDATA in a drawing', '<svg><![CDATA[b]]></svg>', 'svg(b)'],
  ['entities', 'a&amp;b&#12354;', 'a&bあ'],
];
for (const [what, html, expected] of SHAPES) {
  test(`${what}: as a browser nests it.`, () =>
    assert.equal(shape(treeOf(html)), expected.replaceAll(') )', '))')));
}

test('Attributes without quotes, with entities, twice, and in capitals.', () => {
  const [input] = elementsIn(treeOf('<INPUT TYPE=hidden NAME=a VALUE="1&amp;2" value=3 checked>'));
  assert.deepEqual({ ...input?.attribs }, { type: 'hidden', name: 'a', value: '1&2', checked: '' });
});

const OWNED: ReadonlyArray<readonly [string, string, string | undefined]> = [
  ['inside its form', '<form id=f><div><input id=i></div></form>', 'f'],
  [
    'in a table that the form does not fit',
    '<table><form id=f><tr><td>a</td></tr><tr><td><input id=i></td></tr></form></table>',
    'f',
  ],
  [
    'after a form that began in a cell and ends later',
    '<table><tr><td><form id=f></td><td><input id=i></td></tr></table></form>',
    'f',
  ],
  ['after the end of a form that something holds open', '<form id=f><div></form><input id=i></div>', 'f'],
  ['after a form', '<form id=f></form><input id=i>', undefined],
  ['of a form by its name', '<form id=f></form><form id=g><input id=i form=f></form>', 'f'],
  ['of a form that is not there', '<form id=g><input id=i form=f></form>', undefined],
  ['of something that is no form', '<p id=f></p><form id=g><input id=i form=f></form>', undefined],
];
for (const [where, html, expected] of OWNED) {
  test(`A control ${where} belongs to ${expected ?? 'no form'}.`, () => {
    const input = firstIn(treeOf(html), ({ attribs }) => attribs['id'] === 'i');
    assert.ok(input);
    assert.equal(formOwner(input)?.attribs['id'], expected);
  });
}

const MIB = 1_048_576;
const HOSTILE = [
  '<div>',
  '<table><tr><td>',
  '<form>',
  '<p>',
  '<select><option>',
  '<b><i>',
  '<ul><li>',
  '<',
  '&',
  '<a ',
  '</div>',
  '<svg>',
  '<!--',
];
for (const piece of HOSTILE) {
  test(`1 MiB of ${piece} is parsed in bounded time.`, () => {
    const html = piece.repeat(Math.ceil(MIB / piece.length));
    const took = cpuTime();
    const document = treeOf(html);
    assert.ok(took() < 5_000);
    let depth = 0;
    let deepest = 0;
    walkElements(document, {
      enter: () => void (deepest = Math.max(deepest, ++depth)),
      leave: () => void depth--,
    });
    assert.ok(deepest <= MAX_DEPTH);
  });
}
