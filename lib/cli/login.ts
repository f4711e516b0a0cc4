import { createInterface } from 'node:readline/promises';
import type { Readable, Writable } from 'node:stream';
import type { Language } from '../router/text.ts';

export interface Login {
  readonly username: string;
  readonly password: string;
}

const ASK = {
  en: { username: 'User name: ', password: 'Password (not shown): ' },
  ja: { username: 'ユーザー名: ', password: 'パスワード（表示されません）: ' },
} as const;

/** The login from the environment, or from the person at the terminal; undefined where there is neither. Never from an argument. */
export async function askLogin(
  env: NodeJS.ProcessEnv,
  input: Readable & { readonly isTTY?: boolean },
  output: Writable,
  language: Language,
): Promise<Login | undefined> {
  const { FUTAMICHI_USERNAME: username, FUTAMICHI_PASSWORD: password } = env;
  if (password !== undefined) return { username: username ?? '', password };
  if (!input.isTTY) return undefined;
  const ask = createInterface({ input, output, terminal: true });
  const name = username ?? (await ask.question(ASK[language].username));
  output.write(ASK[language].password);
  const silent = createInterface({ input, output: undefined, terminal: true });
  const secret = await silent.question('');
  silent.close();
  ask.close();
  output.write('\n');
  return { username: name, password: secret };
}
