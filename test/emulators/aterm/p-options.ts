import { QUIRKS, type Quirks } from './options.ts';

/** What is not known about family P, and so has to be thought of in every way. */
export interface QuirksP extends Quirks {
  /** What tells one admin from another. */
  readonly session: 'cookie' | 'address';
  /** What the login page’s script makes of a password. */
  readonly hash: 'none' | 'sha256';
  /** Whether a page carries a number without which its form is refused. */
  readonly token: 'page' | 'none';
  /** How a page says in which charset it is. */
  readonly declares: 'meta' | 'header';
  /** What comes after a form: a page, or the way to one. */
  readonly answers: 'page' | 'redirect' | 'refresh';
  /** What somebody gets who is not logged in (any more). */
  readonly lost: 'redirect' | 'form';
  /** How rows stand on a page. */
  readonly rows: 'th' | 'td' | 'dl';
  readonly buttons: 'links' | 'submit';
  /** Whether script only sends a form, or says in it what is to be done. */
  readonly formScript: 'submits' | 'completes';
  /** Which cells are empty until script fills them. */
  readonly fills: 'none' | 'addresses' | 'all';
  /** Whether the menu is folded up until 詳細な項目を表示 is pressed. */
  readonly menu: 'open' | 'folded';
  /** How it asks before it restarts. */
  readonly asks: 'in-page' | 'confirm' | 'not';
}

export const QUIRKS_P: QuirksP = {
  ...QUIRKS,
  session: 'cookie',
  hash: 'none',
  token: 'page',
  declares: 'meta',
  answers: 'page',
  lost: 'redirect',
  rows: 'th',
  buttons: 'links',
  formScript: 'submits',
  fills: 'none',
  menu: 'open',
  asks: 'in-page',
};
