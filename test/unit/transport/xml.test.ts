import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RouterError } from '../../../lib/router/errors.ts';
import {
  child,
  children,
  descendants,
  parseXml,
  childText,
  type XmlLimits,
} from '../../../lib/transport/xml.ts';

const unreadable = (error: unknown) => error instanceof RouterError && error.code === 'unreadable';
const refuses = (text: string, limits?: Partial<XmlLimits>) =>
  assert.throws(() => parseXml(text, limits), unreadable);

test('Names lose their prefix, text is trimmed and unescaped.', () => {
  const root = parseXml(
    '<?xml version="1.0"?>\n<m:a xmlns:m="x"><m:b>  1 &lt; 2 &amp; <![CDATA[<3>]]> </m:b><c/></m:a>',
  );
  assert.equal(root.name, 'a');
  assert.equal(childText(root, 'b'), '1 < 2 & <3>');
  assert.equal(childText(root, 'c'), '');
  assert.equal(childText(root, 'd'), undefined);
});

test('An element has its own text only.', () => {
  assert.equal(parseXml('<a>one <b>two</b> three</a>').text, 'one  three');
});

test('Children and descendants are found by name, in order.', () => {
  const root = parseXml('<r><d n="1"><d>x</d></d><e><d>y</d></e><d>z</d></r>');
  assert.equal(child(root, 'd')?.children.length, 1);
  assert.equal(children(root, 'd').length, 2);
  assert.deepEqual(
    [...descendants(root, 'd')].map(({ text }) => text),
    ['', 'x', 'y', 'z'],
  );
});

test('Names of Object.prototype are names.', () => {
  const root = parseXml('<__proto__><constructor>c</constructor><toString/></__proto__>');
  assert.equal(root.name, '__proto__');
  assert.equal(childText(root, 'constructor'), 'c');
  assert.equal(childText(root, 'hasOwnProperty'), undefined);
  assert.equal(Object.getPrototypeOf({}), Object.prototype);
});

const BOMB = `<!DOCTYPE a [<!ENTITY b "${'x'.repeat(100)}"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>`;
const BAD: readonly (readonly [string, string])[] = [
  ['an entity bomb', BOMB],
  ['a file by entity', '<!doctype a SYSTEM "file:///etc/passwd"><a/>'],
  ['an entity alone', '<a><! ENTITY b "c"></a>'],
  ['another declaration', '<a><!ELEMENT b></a>'],
  ['an HTML page', '<!DOCTYPE html><html><body>Login</body></html>'],
  ['10 MB', `<a>${'x'.repeat(10_000_000)}</a>`],
  ['text of three bytes each beyond the limit', `<a>${'あ'.repeat(100_000)}</a>`],
  ['10,000 nested elements', '<a>'.repeat(10_000) + '</a>'.repeat(10_000)],
  ['10,000 elements in a row', `<a>${'<b/>'.repeat(10_000)}</a>`],
  ['nothing', ''],
  ['no element', 'just text'],
  ['a root that does not end', '<a><b>1</b>'],
  ['a document cut in an end tag', '<a><b>1</b></a'],
  ['two roots', '<a/><b/>'],
];
for (const [what, text] of BAD) test(`${what} is unreadable.`, () => refuses(text));

test('The limits are as given.', () => {
  assert.equal(parseXml('<a><b/></a>', { maxDepth: 2, maxElements: 2, maxBytes: 11 }).name, 'a');
  refuses('<a><b/></a>', { maxDepth: 1 });
  refuses('<a><b/></a>', { maxElements: 1 });
  refuses('<a><b/></a>', { maxBytes: 10 });
});

test('An end tag that is missing inside does not hide what came before it.', () => {
  const root = parseXml('<a><b><c>1</c></a>');
  assert.equal([...descendants(root, 'c')][0]?.text, '1');
});

/** A comment is nothing plain, and says nothing. */
const byTheParser = (text: string) => parseXml(`${text}<!---->`, { maxBytes: 1_000_000 });
const orUnreadable = (read: () => unknown): unknown => {
  try {
    return JSON.stringify(read(), ['name', 'text', 'children']);
  } catch (thrown) {
    assert.ok(unreadable(thrown));
    return 'unreadable';
  }
};

test('What is plain is read as the parser reads it: 20,000 documents of odd pieces.', () => {
  let seed = 11;
  const random = () => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;
  const pick = (from: readonly string[]) => from[Math.floor(random() * from.length)] ?? '';
  const names = ['a', 's:B', 'x:y:z', '_', 'u:a', 'A.b-c', '1', ':a', 'a:', 'é'];
  const odd = [
    '',
    ' ',
    '\r\n',
    'text',
    '\u0000',
    '\u00a0t\u2028',
    'あ',
    '"',
    "'",
    '=',
    '/',
    ']]>',
    '&amp;',
    '&',
    '>',
  ];
  const attributes = [
    '',
    ' ',
    ' b="c"',
    ' xmlns:u="urn:x"\n',
    ' b=c',
    " b='c'",
    ' b',
    ' b="/"',
    '/',
    ' /',
    ' b="a>b"',
    '\u00a0',
  ];
  const inside = (depth: number): string => {
    const name = pick(names);
    const end = random() < 0.97 ? name : pick(names);
    const children =
      depth > 3
        ? ''
        : Array.from({ length: Math.floor(random() * 3) }, () => inside(depth + 1)).join(pick(odd));
    return random() < 0.2
      ? `<${name}${pick(attributes)}/>`
      : `<${name}${pick(attributes)}>${pick(odd)}${children}${pick(odd)}</${end}${pick(['', '', '', ' ', ' b="c"'])}>`;
  };
  const first = [
    '',
    '',
    '<?xml version="1.0"?>',
    '<?xml version="1.0" encoding="utf-8"?>\r\n',
    ' ',
    'x',
    '<?xml',
    '<?xml ?>\u00a0',
    '<?other?>',
  ];
  let read = 0;
  for (let n = 0; n < 20_000; n += 1) {
    const text = `${pick(first)}${inside(0)}${pick(['', '', '\n', 'x', '<b/>'])}`;
    const expected = orUnreadable(() => byTheParser(text));
    assert.equal(
      orUnreadable(() => parseXml(text)),
      expected,
      text,
    );
    if (expected !== 'unreadable') read += 1;
  }
  assert.ok(read > 5_000, `${read}`);
});
