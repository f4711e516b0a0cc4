import { createInterface } from 'node:readline/promises';
import { Readable, type Writable } from 'node:stream';
import { NAMES, type Side } from '../dual-stack/home.ts';
import type { Credentials } from '../drivers/definition.ts';
import type { Language } from '../router/text.ts';

const ASK = {
  en: {
    username: 'User name: ',
    password: 'Password (not shown): ',
    pppoeUser: 'User name of the PPPoE account: ',
    pppoe: 'Password of the PPPoE account (not shown): ',
  },
  ja: {
    username: 'ユーザー名: ',
    password: 'パスワード（表示されません）: ',
    pppoeUser: 'PPPoEアカウントのユーザー名: ',
    pppoe: 'PPPoEアカウントのパスワード（表示されません）: ',
  },
} as const;

type Keyboard = Readable & { readonly isTTY?: boolean };

/** A keyboard at which nobody sits. */
export const NOBODY: Keyboard = Readable.from([]);

/**
 * The login from the environment, or from the person at the terminal; undefined where there is neither. Never from an argument.
 * `of`: which of the two routers of a home it is for; each has variables of its own (`FUTAMICHI_UPPER_PASSWORD`).
 * Rejects with an abort when the person gives up (Ctrl-C, Ctrl-D) or the signal aborts.
 */
export async function askLogin(
  env: NodeJS.ProcessEnv,
  input: Keyboard,
  output: Writable,
  language: Language,
  signal: AbortSignal,
  of?: Side,
): Promise<Credentials | undefined> {
  const prefix = of === undefined ? 'FUTAMICHI' : `FUTAMICHI_${of.toUpperCase()}`;
  const given = env[`${prefix}_USERNAME`];
  const secret = env[`${prefix}_PASSWORD`];
  if (secret !== undefined) return { username: given ?? '', password: secret };
  if (!input.isTTY) return undefined;
  const whose = of === undefined ? '' : `${NAMES[of][language]}: `;
  const username = given ?? (await answer(whose + ASK[language].username, input, output, signal));
  return { username, password: await unseen(whose + ASK[language].password, input, output, signal) };
}

/** The same for the account that a router is to dial with. */
export async function askPppoePassword(
  env: NodeJS.ProcessEnv,
  input: Keyboard,
  output: Writable,
  language: Language,
  signal: AbortSignal,
): Promise<string | undefined> {
  const { FUTAMICHI_PPPOE_PASSWORD: secret } = env;
  if (secret !== undefined) return secret;
  return input.isTTY ? await unseen(ASK[language].pppoe, input, output, signal) : undefined;
}

/** One line from the person at the terminal; undefined where nobody sits there. */
export async function askLine(
  question: string,
  input: Keyboard,
  output: Writable,
  signal: AbortSignal,
): Promise<string | undefined> {
  return input.isTTY ? await answer(question, input, output, signal) : undefined;
}

/** User name and password of a PPPoE account. */
export async function askPppoeAccount(
  env: NodeJS.ProcessEnv,
  input: Keyboard,
  output: Writable,
  language: Language,
  signal: AbortSignal,
): Promise<Credentials | undefined> {
  const { FUTAMICHI_PPPOE_USERNAME: given } = env;
  const askable = env['FUTAMICHI_PPPOE_PASSWORD'] !== undefined || input.isTTY === true;
  if (!askable || (given === undefined && !input.isTTY)) return undefined;
  const username = given ?? (await answer(ASK[language].pppoeUser, input, output, signal));
  const password = await askPppoePassword(env, input, output, language, signal);
  return password === undefined ? undefined : { username, password };
}

/** Yes or no; undefined where nobody sits at the keyboard. */
export async function askYes(
  question: string,
  input: Keyboard,
  output: Writable,
  signal: AbortSignal,
): Promise<boolean | undefined> {
  if (!input.isTTY) return undefined;
  return /^\s*(?:y|yes|はい)\s*$/i.test(await answer(question, input, output, signal));
}

async function unseen(
  question: string,
  input: Keyboard,
  output: Writable,
  signal: AbortSignal,
): Promise<string> {
  output.write(question);
  try {
    return await answer('', input, undefined, signal);
  } finally {
    output.write('\n');
  }
}

/** One line. Each question has an interface of its own, because one that is still open echoes what is typed for the next. */
async function answer(
  question: string,
  input: Keyboard,
  echo: Writable | undefined,
  signal: AbortSignal,
): Promise<string> {
  const lines = createInterface({ input, output: echo, terminal: true });
  const gone = new AbortController();
  lines.once('close', () => gone.abort());
  try {
    return await lines.question(question, { signal: AbortSignal.any([signal, gone.signal]) });
  } finally {
    lines.close();
  }
}
