import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createContext, runInContext } from 'node:vm';
import { homePage } from '../../../nodes/runtime/home-page.ts';

/** Where a browser with the editor’s login in it would take what the page asks for, when it is opened by this link. */
function askedAt(link: string): URL {
  const { href, pathname } = new URL(link);
  const asked: string[] = [];
  const context = {
    AbortController,
    performance,
    setTimeout: () => 0,
    navigator: { language: 'en' },
    location: { pathname },
    localStorage: { 'auth-tokens': '' },
    document: {
      documentElement: {},
      hidden: false,
      getElementById: () => ({ textContent: '', classList: { toggle: () => false } }),
      addEventListener: () => undefined,
    },
    fetch: (where: string) => {
      asked.push(where);
      return new Promise(() => undefined);
    },
  };
  const script = /<script[^>]*>([\s\S]*?)<\/script>/.exec(homePage().html)?.[1] ?? '';
  runInContext(script, createContext(context));
  assert.equal(asked.length, 1, link);
  return new URL(asked[0] ?? '', href);
}

test('The page asks for the picture beside it, also where a proxy has put it elsewhere.', () => {
  for (const before of ['http://192.168.1.5:1880', 'https://home.example/api/hassio_ingress/x']) {
    const { href } = askedAt(`${before}/futamichi/home/h1`);
    assert.equal(href, `${before}/futamichi/home/h1.svg?wait&lang=en`);
  }
});

test('No link makes it ask, with the editor’s login, elsewhere than where it is itself.', () => {
  for (const name of ['https:evil.example', 'ftp:evil.example', '%2F%2Fevil.example', 'data:image', '..', ''])
    assert.equal(
      askedAt(`http://192.168.1.5:1880/futamichi/home/${name}`).origin,
      'http://192.168.1.5:1880',
      name,
    );
});
