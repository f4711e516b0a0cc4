import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import { askLogin, askPppoeAccount, askPppoePassword, askYes } from '../../../lib/cli/login.ts';
import { asRouterError } from '../../../lib/router/errors.ts';
import type { Language } from '../../../lib/router/text.ts';
import { settle } from '../../support/fake-clock.ts';

const canary = 'canary-5f1c';
const CTRL_C = '\u0003';
const CTRL_D = '\u0004';

/** Somebody at a keyboard, or a pipe in their place. */
class Person {
  readonly #keyboard: PassThrough & { isTTY?: boolean } = new PassThrough();
  readonly #screen = new PassThrough();
  readonly #end = new AbortController();
  /** What the screen shows. */
  shown = '';

  constructor({ isTTY = true } = {}) {
    this.#keyboard.isTTY = isTTY;
    this.#screen.setEncoding('utf8').on('data', (text: string) => (this.shown += text));
  }

  ask(env: NodeJS.ProcessEnv = {}, language: Language = 'en') {
    return askLogin(env, this.#keyboard, this.#screen, language, this.#end.signal);
  }

  askPppoe(env: NodeJS.ProcessEnv = {}, language: Language = 'en') {
    return askPppoePassword(env, this.#keyboard, this.#screen, language, this.#end.signal);
  }

  askAccount(env: NodeJS.ProcessEnv = {}, language: Language = 'en') {
    return askPppoeAccount(env, this.#keyboard, this.#screen, language, this.#end.signal);
  }

  askYes(question: string) {
    return askYes(question, this.#keyboard, this.#screen, this.#end.signal);
  }

  /** The signal that the process got. */
  interrupt(): void {
    this.#end.abort();
  }

  async type(text: string): Promise<void> {
    this.#keyboard.write(text);
    await settle();
    await settle();
  }

  /** The keyboard is gone, as with a terminal that is closed. */
  hangUp(): void {
    this.#keyboard.end();
  }
}

const cancelled = (thrown: unknown) => asRouterError(thrown).code === 'cancelled';

test('A login in the environment is taken, and nobody is asked.', async () => {
  const person = new Person();
  const env = { FUTAMICHI_USERNAME: 'admin', FUTAMICHI_PASSWORD: canary };
  assert.deepEqual(await person.ask(env), { username: 'admin', password: canary });
  assert.deepEqual(await person.ask({ FUTAMICHI_PASSWORD: '' }), { username: '', password: '' });
  assert.equal(person.shown, '');
});

test('Where nobody is at the terminal there is no login.', async () => {
  const pipe = new Person({ isTTY: false });
  assert.equal(await pipe.ask(), undefined);
  assert.equal(await pipe.ask({ FUTAMICHI_USERNAME: 'admin' }), undefined);
  assert.equal(pipe.shown, '');
});

test('A person is asked for both; the user name shows while it is typed, the password does not.', async () => {
  const person = new Person();
  const login = person.ask();
  await person.type('admin\r');
  assert.ok(person.shown.includes('admin'));
  const before = person.shown;
  for (const key of canary) await person.type(key);
  assert.equal(person.shown, before);
  await person.type('\r');
  assert.deepEqual(await login, { username: 'admin', password: canary });
  assert.equal(person.shown, `${before}\n`);
});

test('A mistyped password can be corrected unseen.', async () => {
  const person = new Person();
  const login = person.ask({ FUTAMICHI_USERNAME: 'admin' });
  await person.type(`${canary}x\u007f\r`);
  assert.deepEqual(await login, { username: 'admin', password: canary });
  assert.ok(!person.shown.includes('canary'));
});

test('Who has given a user name is asked for the password alone.', async () => {
  const person = new Person();
  const login = person.ask({ FUTAMICHI_USERNAME: 'admin' });
  await person.type(`${canary}\r`);
  assert.deepEqual(await login, { username: 'admin', password: canary });
});

test('Both questions are asked in the language of the person.', async () => {
  const questions = new Set<string>();
  for (const language of ['en', 'ja'] as const) {
    const person = new Person();
    const login = person.ask({}, language);
    questions.add(person.shown.trim());
    const already = person.shown.length;
    await person.type('\r');
    questions.add(person.shown.slice(already).trim());
    await person.type('\r');
    await login;
  }
  questions.delete('');
  assert.equal(questions.size, 4);
});

for (const [what, give] of [
  ['Ctrl-C', (person: Person) => person.type(CTRL_C)],
  ['Ctrl-D', (person: Person) => person.type(CTRL_D)],
  ['a closed terminal', (person: Person) => person.hangUp()],
  ['a signal to the process', (person: Person) => person.interrupt()],
] as const) {
  test(`With ${what} in place of the user name the login is given up.`, async () => {
    const person = new Person();
    const refused = assert.rejects(person.ask(), cancelled);
    await give(person);
    await refused;
  });

  test(`With ${what} in place of the password the login is given up.`, async () => {
    const person = new Person();
    const refused = assert.rejects(person.ask(), cancelled);
    await person.type('admin\r');
    await give(person);
    await refused;
  });
}

test('The password of an account comes from the environment or from the person, who does not see it.', async () => {
  const person = new Person();
  assert.equal(await person.askPppoe({ FUTAMICHI_PPPOE_PASSWORD: canary }), canary);
  assert.equal(person.shown, '');
  const other = new Person();
  const asked = other.askPppoe();
  await other.type(`${canary}\r`);
  assert.equal(await asked, canary);
  assert.ok(other.shown !== '' && !other.shown.includes(canary));
  assert.equal(await new Person({ isTTY: false }).askPppoe(), undefined);
});

test('A whole account comes from the environment or from the person; half of one and nobody to ask is none.', async () => {
  const env = { FUTAMICHI_PPPOE_USERNAME: 'user@isp.example', FUTAMICHI_PPPOE_PASSWORD: canary };
  assert.deepEqual(await new Person().askAccount(env), { username: 'user@isp.example', password: canary });
  const pipe = new Person({ isTTY: false });
  assert.deepEqual(await pipe.askAccount(env), { username: 'user@isp.example', password: canary });
  assert.equal(await pipe.askAccount(), undefined);
  assert.equal(await pipe.askAccount({ FUTAMICHI_PPPOE_PASSWORD: canary }), undefined);
  assert.equal(await pipe.askAccount({ FUTAMICHI_PPPOE_USERNAME: 'user@isp.example' }), undefined);
  const person = new Person();
  const asked = person.askAccount({}, 'ja');
  await person.type('user@isp.example\r');
  await person.type(`${canary}\r`);
  assert.deepEqual(await asked, { username: 'user@isp.example', password: canary });
  assert.match(person.shown, /PPPoEアカウントのユーザー名/);
  assert.ok(!person.shown.includes(canary));
});

test('A question is answered with yes, in both languages, or with anything else for no; nobody answers nothing.', async () => {
  for (const [typed, answer] of [
    ['y', true],
    ['YES', true],
    ['はい', true],
    ['', false],
    ['yet', false],
  ] as const) {
    const person = new Person();
    const asked = person.askYes('Now? ');
    await person.type(`${typed}\r`);
    assert.equal(await asked, answer, typed);
    assert.match(person.shown, /Now\?/);
  }
  assert.equal(await new Person({ isTTY: false }).askYes('Now? '), undefined);
});
