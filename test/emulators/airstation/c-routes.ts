import type { Form } from '../box/forms.ts';
import type { Heard } from '../box/server.ts';
import { PLACES_C } from './invented.ts';
import type { PageName } from './names.ts';

/** A page of the menu: one with settings, or the one that restarts. */
export type PlaceName = PageName | 'init';

/** What a request asks for, whatever its address looks like. */
export type Wish =
  | { readonly for: 'login' | 'enter' | 'top' | 'logout' | 'restart' | 'packets' | 'nothing' }
  | { readonly for: 'page' | 'save' | 'advanced'; readonly place: PlaceName }
  | { readonly for: 'json' | 'labels' | 'script'; readonly name: string };

/** Where things are, and what a form carries to be taken: that is in what C and C' differ. */
export interface Routes {
  wishOf(heard: Heard): Wish;
  readonly login: string;
  readonly enter: string;
  readonly top: string;
  readonly logout: string;
  readonly restart: string;
  page(place: PlaceName): string;
  save(place: PlaceName): string;
  advanced(place: PlaceName): string;
  /** Hidden controls for a token, and the token of a form. */
  hidden(token: string): string;
  tokenIn(form: Form): string | undefined;
  makeToken(): string;
  /** The address of a set of data, as script makes it from `category`. */
  readonly json: string;
}

const PLACES = Object.keys(PLACES_C) as PlaceName[];
const CGI = '/cgi-bin/cgi';

/** C: everything is at one address, and the query says what is wanted (seen). */
export function routesC(): Routes {
  let count = 31;
  const byItem = (query: URLSearchParams): PlaceName =>
    PLACES.find((place) => PLACES_C[place].join() === `${query.get('CAT')},${query.get('ITEM')}`) ?? 'info';
  return {
    wishOf({ path, query, method, form }) {
      const fixed = fileWish(path);
      if (fixed) return fixed;
      if (path === '/') return { for: 'login' };
      if (path !== CGI) return { for: 'nothing' };
      const file = placeOf(query.get('res') ?? query.get('frm'));
      switch (query.get('req')) {
        case 'twz':
          return { for: query.get('frm') === 'logout.html' ? 'logout' : 'login' };
        case 'frm':
          if (query.get('frm') === 'advanced.html') return { for: 'advanced', place: byItem(query) };
          return file ? { for: 'page', place: file } : { for: 'top' };
        case 'inp':
          if (method !== 'POST') return { for: 'nothing' };
          if (query.get('res') === 'login.html') return { for: 'enter' };
          if (query.get('res') === 'waiting_page.html')
            return { for: form.has('reboot') ? 'restart' : 'nothing' };
          return file ? { for: 'save', place: file } : { for: 'nothing' };
        case 'fnc':
          return functionWish(query.get('fnc') ?? '');
        default:
          return { for: 'nothing' };
      }
    },
    login: `${CGI}?req=twz`,
    enter: `${CGI}?req=inp&amp;res=login.html`,
    top: `${CGI}?req=frm&frm=main.html`,
    logout: `${CGI}?req=twz&frm=logout.html`,
    restart: `${CGI}?req=inp&amp;res=waiting_page.html`,
    page: (place) => `${CGI}?req=frm&frm=${place}.html`,
    save: (place) => `${CGI}?req=inp&amp;res=${place}.html`,
    advanced: (place) =>
      `${CGI}?req=frm&frm=advanced.html&CAT=${PLACES_C[place][0]}&ITEM=${PLACES_C[place][1]}`,
    // without quotation marks, as in a saved page
    hidden(token) {
      const [number, id] = token.split('/');
      return `<input type=hidden name=sWebSessionnum value=${number}><input type=hidden name=sWebSessionid value=${id}>`;
    },
    tokenIn: (form) => `${form.get('sWebSessionnum')}/${form.get('sWebSessionid')}`,
    json: `'${CGI}?req=fnc&fnc=%24{get_json_param(' + category + ',' + new Date().getTime() + ')}'`,
    makeToken: () => `${++count}/${(count * 1_103_515_245) | 0 || 1}`,
  };
}

/** C': `/login.html`, `/save_init.html` and a frame are seen, and nothing of what goes over the wire. */
export function routesC2(): Routes {
  let count = 1000;
  return {
    wishOf({ path, query, method }) {
      const fixed = fileWish(path);
      if (fixed) return fixed;
      if (path === '/login.cgi') return { for: method === 'POST' ? 'enter' : 'nothing' };
      if (path === '/restart.cgi') return { for: method === 'POST' ? 'restart' : 'nothing' };
      if (path === '/login.html' || path === '/') return { for: 'login' };
      if (path === '/index.html') return { for: 'top' };
      if (path === '/logout.html') return { for: 'logout' };
      if (path === '/save_init.html') return { for: 'page', place: 'init' };
      if (path === '/json.cgi') return { for: 'json', name: query.get('name') ?? '' };
      const place = placeOf(query.get('req')) ?? 'info';
      if (path === '/advanced.html') return { for: 'advanced', place };
      if (path === '/save.cgi' && method === 'POST') return { for: 'save', place };
      const file = placeOf(path.slice(1));
      return file ? { for: 'page', place: file } : { for: 'nothing' };
    },
    login: '/login.html',
    enter: '/login.cgi',
    top: '/index.html',
    logout: '/logout.html',
    restart: '/restart.cgi',
    page: (place) => (place === 'init' ? '/save_init.html' : `/${place}.html`),
    save: (place) => `/save.cgi?req=${place}.html`,
    advanced: (place) => `/advanced.html?req=${place}.html`,
    hidden: (token) => `<input type="hidden" name="session_key" value="${token}">`,
    tokenIn: (form) => form.get('session_key'),
    json: `'/json.cgi?name=' + category`,
    makeToken: () => String((count += 17)),
  };
}

function fileWish(path: string): Wish | undefined {
  const [, labels] = /^\/js\/json\/jp\/(\w+)\.json$/.exec(path) ?? [];
  if (labels !== undefined) return { for: 'labels', name: labels };
  const [, script] = /^\/js\/(\w+)\.js$/.exec(path) ?? [];
  return script === undefined ? undefined : { for: 'script', name: script };
}

/** `${get_json_param(NAME,ms)}` and `${include_html_utf8("packet_main.html", …)}`. */
function functionWish(text: string): Wish {
  const [, name] = /^\$\{get_json_param\((\w+),/.exec(text) ?? [];
  if (name !== undefined) return { for: 'json', name };
  return { for: text.includes('"packet_main.html"') ? 'packets' : 'nothing' };
}

function placeOf(file: string | null): PlaceName | undefined {
  return PLACES.find((place) => `${place}.html` === file);
}
