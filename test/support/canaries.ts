import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { inspect } from 'node:util';

/** Everything that a secret could look like on its way out, by how it is written. */
export function formsOf(secret: string, username = 'admin'): ReadonlyMap<string, string> {
  const bytes = Buffer.from(secret);
  const base64 = (text: string) => Buffer.from(text).toString('base64').replace(/=+$/, '');
  const digest = (name: string) => createHash(name).update(secret).digest('hex');
  const entities = Array.from(secret, (char) => `&#${char.codePointAt(0)};`).join('');
  return new Map([
    ['plain', secret],
    ['backwards', Array.from(secret).toReversed().join('')],
    ['URL-encoded', encodeURIComponent(secret)],
    ['as a form has it', new URLSearchParams({ x: secret }).toString().slice(2)],
    ['HTML-escaped', secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;')],
    ['as entities', entities],
    ['in JSON', JSON.stringify(secret).slice(1, -1)],
    ['base64', base64(secret)],
    ['base64url', bytes.toString('base64url')],
    ['Basic', base64(`${username}:${secret}`)],
    ['hex', bytes.toString('hex')],
    ['UTF-16 in hex', Buffer.from(secret, 'utf16le').toString('hex')],
    ['UTF-16', Buffer.from(secret, 'utf16le').toString('latin1')],
    ['MD5', digest('md5')],
    ['SHA-1', digest('sha1')],
    ['SHA-256', digest('sha256')],
  ]);
}

/** What somebody can see of a thing: as text, as JSON and as Node.js shows it, with all that hangs on it. */
export function written(things: readonly unknown[]): string {
  const shown = things.map((thing) =>
    typeof thing === 'string' ? thing : `${inspect(thing, { depth: 12, showHidden: true })}\n${json(thing)}`,
  );
  return shown.join('\n');
}

function json(thing: unknown): string {
  try {
    return JSON.stringify(thing) ?? '';
  } catch {
    // what refers to itself has been inspected
    return '';
  }
}

/** Fails where one of the secrets is to be found, in whatever form. */
export function assertNowhere(secrets: readonly string[], things: readonly unknown[], where: string): void {
  const text = written(things);
  assert.ok(text.length > 20, `${where}: there is nothing to search`);
  const lower = text.toLowerCase();
  for (const secret of secrets)
    for (const [how, form] of formsOf(secret))
      assert.ok(!lower.includes(form.toLowerCase()), `${where}: a secret, ${how}: …${around(text, form)}…`);
}

function around(text: string, form: string): string {
  const at = text.toLowerCase().indexOf(form.toLowerCase());
  return text.slice(Math.max(0, at - 60), at + form.length + 60);
}
