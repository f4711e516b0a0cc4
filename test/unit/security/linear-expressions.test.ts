import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { cpuTime } from '../../support/cpu-time.ts';

const ROOT = join(import.meta.dirname, '../../..');

/** A regular expression as it stands in a source, where a division cannot stand. */
const LITERAL =
  /(?<=(?:^|[=(,:[!&|?;{}>\n]|return|case)\s*)\/(?![*/])((?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+)\/([dgimsuy]*)(?!\w)/g;

/** What a box may send without end. */
const LARGE = 65_536;
/** Enough to see that something grows faster than its text. */
const SMALL = 4_096;
const SUSPECT_MS = 1.5;
/** What is linear takes a fiftieth of it; what is not takes several times as long. */
const MOST_MS = 1_000;

const PIECES = ' a0A.-:"\'=<\t\n%[(/あ_\\@&}{;*\u3000'.split('').concat('a ', '0.', 'a:', '1:', 'ab', '0a');

/** Names of controls and addresses that are far shorter; to be bounded with the rules of what is kept in a capture. */
const ELSEWHERE = /^lib\/capture\/(?:mask|record)\//;

function took(expression: RegExp, text: string): number {
  expression.lastIndex = 0;
  const ms = cpuTime();
  if (expression.global) text.replace(expression, '');
  else expression.test(text);
  return ms();
}

/** The first text of many that takes too long; undefined: none does. */
function slowText(expression: RegExp, large = LARGE, mostMs = MOST_MS): string | undefined {
  // what must be there before something is repeated is most often a word of the expression itself
  const words = expression.source.match(/[A-Za-z\u3040-\u9fff]{2,}|[<>:"'=%/[({*]/g) ?? [];
  for (const before of ['', ...new Set(words.slice(0, 12))])
    for (const piece of [...PIECES, ...(before === '' ? words.map((word) => `${word} `) : [before])]) {
      const text = (length: number) => `${before}${piece.repeat(Math.ceil(length / piece.length))}\u0001`;
      if (took(expression, text(SMALL)) > SUSPECT_MS && took(expression, text(large)) > mostMs)
        return JSON.stringify(`${before} ${piece}…`);
    }
  return undefined;
}

const found = globSync('{lib,nodes}/**/*.ts', { cwd: ROOT }).flatMap((file) => {
  const source = readFileSync(join(ROOT, file), 'utf8').replaceAll(/^\s*(?:\/\/|\/?\*).*$/gm, '');
  return [...source.matchAll(LITERAL)].flatMap(([literal, text = '', flags]) => {
    try {
      return [{ place: `${file.replaceAll('\\', '/')}: ${literal}`, expression: new RegExp(text, flags) }];
    } catch {
      // a part of a template
      return [];
    }
  });
});

test('The search finds what grows faster than its text, and nothing else.', () => {
  for (const slow of [/(\d+)x/, /\s+$/, /[^@]+@/g, /^\s*\s*x/, /pass[a-z]*_key/])
    assert.notEqual(slowText(slow, LARGE / 4, MOST_MS / 64), undefined, slow.source);
  for (const fast of [/\d{1,9}x/, /^\s+x/, /x\d+/, /[^@]{0,64}@/g]) assert.equal(slowText(fast), undefined);
});

test('Each of our own expressions is read through 64 kB of anything in bounded time.', () => {
  assert.ok(found.length > 350, `${found.length}`);
  const slow = found
    .filter(({ place }) => !ELSEWHERE.test(place))
    .flatMap(({ place, expression }) => {
      const text = slowText(expression);
      return text === undefined ? [] : [`${place} on ${text}`];
    });
  assert.deepEqual(slow, []);
});
