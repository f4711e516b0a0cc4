// Secrets that no label tells, in every spelling and every place; nothing in the code knows them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { redact } from '../../../lib/capture/mask/redact.ts';
import { SPELLINGS } from '../../support/spellings.ts';
import { readIn } from '../../support/undisguised.ts';
import { recorded } from './recorded.ts';

type Place = (spelt: string) => readonly [markup: string, type?: string];

const JSON_TYPE = 'application/json';

/** Where a page may hold something. */
const PLACES: Readonly<Record<string, Place>> = {
  'a paragraph': (v) => [`<p>${v}</p>`],
  'a cell': (v) => [`<table><tr><td>x</td><td>${v}</td></tr></table>`],
  'after a colon': (v) => [`<p>キー: ${v}</p>`],
  'in quotation marks': (v) => [`<p>初期値は「${v}」です。</p>`],
  'a box': (v) => [`<input type=text name=a value="${v}">`],
  'a hidden input': (v) => [`<input type=hidden name=v1 value='${v}'>`],
  'the value of an option': (v) => [`<select><option value="${v}">自動</option></select>`],
  'an option': (v) => [`<select><option>${v}</option></select>`],
  'a text area': (v) => [`<textarea>${v}</textarea>`],
  'a title': (v) => [`<title>${v}</title>`],
  'a description of a picture': (v) => [`<img alt="${v}">`],
  'data of an element': (v) => [`<div data-cfg="${v}"></div>`],
  'the query of a link': (v) => [`<a href="/x.html?k=${v}">設定</a>`],
  'the path of a link': (v) => [`<a href="/x/${v}/y.html">設定</a>`],
  'a class': (v) => [`<div class="${v}">x</div>`],
  'an id': (v) => [`<div id="${v}">x</div>`],
  'names of attributes': (v) => [`<div ${v}="1">x</div>`],
  'a comment': (v) => [`<!-- ${v} -->`],
  'a doctype': (v) => [`<!DOCTYPE html ${v}><p>x</p>`],
  'an end tag': (v) => [`<td>x</td ${v}>`],
  'an unfinished tag': (v) => [`<p>x</p><a title="${v}`],
  'what shows without script': (v) => [`<noscript><p>${v}</p></noscript>`],
  'a picture': (v) => [`<svg><text>${v}</text></svg>`],
  'a log': (v) => [`<pre>2026/11/28 12:00:01 auth ${v} ok</pre>`],
  'a string of script': (v) => [`<script>var q1="${v}";</script>`],
  'another string of script': (v) => [`<script>var q1='${v}';</script>`],
  'a template of script': (v) => [`<script>var q1=\`${v}\`;</script>`],
  'a list of script': (v) => [`<script>var l=["on","${v}","wpa2"];</script>`],
  'script that is broken': (v) => [`<script>var q1=[${v}];</script>`],
  'an argument': (v) => [`<script>setWlan(0,"WPA2","${v}");</script>`],
  'a comment of script': (v) => [`<script>/* ${v} */\n// ${v}\n</script>`],
  'an expression': (v) => [`<script>if (/${v}/.test(x)) y();</script>`],
  'an event': (v) => [`<a onclick="go('${v}')">設定</a>`],
  'a style sheet': (v) => [`<style>#k::after{content:"${v}"}</style>`],
  'a style': (v) => [`<div style="background:url(${v})">x</div>`],
  data: (v) => [`{"a":{"b":"${v}"}}`, JSON_TYPE],
  'a name in data': (v) => [`{"a":{"${v}":1}}`, JSON_TYPE],
  'data in data': (v) => [JSON.stringify({ a: JSON.stringify({ b: v }) }), JSON_TYPE],
  'an element of XML': (v) => [`<?xml version="1.0"?><r><n>${v}</n></r>`, 'text/xml'],
  'an attribute of XML': (v) => [`<r><n value="${v}"/></r>`, 'text/xml'],
  CDATA: (v) => [`<r><![CDATA[${v}]]></r>`, 'text/xml'],
  'a line of settings': (v) => [`x9=${v}\n`, 'text/plain'],
  'a line of a table': (v) => [`mode\t${v}\n`, 'text/plain'],
};

/** As people choose them. */
const SECRETS: Readonly<Record<string, string>> = {
  'a key': 'Romi6-nakare-15',
  'another key': 'Tuza3-nagare-88',
  'a password': 'Qzxvw!4L#jqxT',
  'a name': '田中太郎の家',
  'a number': '4512789033',
};

const squeezed = (text: string) => text.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');

for (const [place, write] of Object.entries(PLACES))
  test(`Nothing unknown comes through in ${place}, in ${Object.keys(SPELLINGS).length} spellings.`, () => {
    const spelt = Object.entries(SECRETS).flatMap(([what, secret]) =>
      Object.entries(SPELLINGS).map(([spelling, spell]) => ({ what, secret, spelling, text: spell(secret) })),
    );
    const records = spelt.map(({ text }) => {
      const [body, type = 'text/html'] = write(text);
      return recorded(type === 'text/html' ? `<html><body>${body}</body></html>` : body, {
        headers: { 'content-type': type },
      });
    });
    const masked = redact(records).records.map(({ text = '' }) => text);
    for (const [at, { what, secret, spelling, text }] of spelt.entries()) {
      const left = masked[at] ?? '';
      const where = `${what} (${secret}), ${spelling}: ${left}`;
      if (text.length > 5) assert.ok(!left.includes(text), where);
      const core = squeezed(secret);
      const turned = Array.from(core).toReversed().join('');
      for (const read of readIn(left).map(squeezed))
        assert.ok(!read.includes(core) && !read.includes(turned), where);
    }
  });
