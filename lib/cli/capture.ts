import { access, constants, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { capture, type Capture, type CaptureOptions } from '../capture/record/capture.ts';
import { thisPackage } from '../this-package.ts';
import { fileNameOf } from '../capture/archive/har.ts';
import { countsText } from '../capture/mask/kinds.ts';
import { progressText } from '../capture/record/notes.ts';
import { explainError } from '../application/explain.ts';
import { loginOf } from '../drivers/registry.ts';
import { RouterError } from '../router/errors.ts';
import type { Text } from '../router/text.ts';
import { targetOf } from '../application/target.ts';
import type { Terminal } from './terminal.ts';
import { configOf } from './config.ts';
import { errorJson, json } from './document.ts';
import { oneLine } from './printable.ts';
import type { CommandLine } from './usage.ts';

type Command = CommandLine & { verb: 'capture' };
/** How a router is captured; for tests. */
export type Ways = Partial<Pick<CaptureOptions, 'definitions' | 'backend' | 'clock'>>;

const LOOK_FIRST: Text = {
  en: 'Please look through the file before you send it to anybody. It is text; any editor and any browser’s network tab opens it.',
  ja: '送付する前に、ファイルの内容を必ず確認してください。テキスト形式なので、エディターやブラウザーの開発者ツールで開けます。',
};

/** Saves what a router’s screens say into a file. The answer is the exit status: 1 also where nobody got in. */
export async function captureTo(command: Command, terminal: Terminal, ways: Ways = {}): Promise<number> {
  const { language, signal, progress, print } = terminal;
  const config = configOf(command);
  // throws where the address holds a login, before anything is shown
  const target = targetOf(config.address);
  const { output } = command;
  await refuseUnwritable(output);
  const credentials = loginOf(config.driver) === 'none' ? undefined : await terminal.login({ ask: true });
  progress({ en: `Asking ${target.host} …`, ja: `${target.host} に問い合わせ中 …` }[language]);
  const captured = await capture({
    ...ways,
    target: { ...target, ...(credentials && { credentials }) },
    driver: config.driver === 'auto' ? undefined : config.driver,
    creator: thisPackage(),
    signal,
    onProgress: (at) => progress(`… ${progressText(at)[language]}`),
  });
  const text = JSON.stringify(captured.archive, null, 1);
  const file = await save(text, output, captured);
  const bytes = Buffer.byteLength(text);
  if (command.json) print(json(documentOf(captured, file, bytes, terminal)));
  else for (const line of linesOf(captured, file, bytes, terminal)) print(oneLine(line));
  return captured.problem ? 1 : 0;
}

function documentOf(captured: Capture, file: string, bytes: number, { language }: Terminal): unknown {
  const { meta, exchanges, redacted, notes, problem } = captured;
  return {
    file,
    bytes,
    ...meta,
    exchanges,
    redacted,
    notes: notes.map((note) => note[language]),
    ...(problem && { error: errorJson(problem, language) }),
  };
}

function linesOf(captured: Capture, file: string, bytes: number, { language }: Terminal): readonly string[] {
  const { exchanges, redacted, notes, problem } = captured;
  const masked = countsText(redacted, language);
  const size = `${Math.ceil(bytes / 1024)} KiB`;
  return [
    { en: `${file}: ${exchanges} answers, ${size}`, ja: `${file}: ${exchanges}件の応答、${size}` }[language],
    ...(masked === '' ? [] : [{ en: `Masked: ${masked}.`, ja: `マスク済み: ${masked}` }[language]]),
    ...notes.map((note) => `- ${note[language]}`),
    ...(problem ? [`! ${problem.code}: ${explainError(problem).text[language]}`] : []),
    LOOK_FIRST[language],
  ];
}

/** It would be a pity to find out in the end. */
async function refuseUnwritable(output: string | undefined): Promise<void> {
  const folder = output === undefined ? '.' : dirname(output);
  try {
    await access(folder, constants.W_OK);
  } catch (thrown) {
    throw unwritable(folder, thrown);
  }
  const there = output === undefined ? undefined : await stat(output).catch(() => undefined);
  if (output !== undefined && there?.isDirectory()) throw unwritable(output, { code: 'EISDIR' });
}

/** Under the name that was asked for, or under one that nothing has yet. Nobody else on this machine may read it. */
async function save(text: string, output: string | undefined, { meta }: Capture): Promise<string> {
  const usual = fileNameOf(meta, Date.now());
  for (let n = 1; ; n++) {
    const file = output ?? (n === 1 ? usual : usual.replace(/\.har$/, `-${n}.har`));
    try {
      await writeFile(file, text, { mode: 0o600, flag: output === undefined ? 'wx' : 'w' });
      return file;
    } catch (thrown) {
      const taken = output === undefined && (thrown as NodeJS.ErrnoException).code === 'EEXIST';
      if (!taken || n === 99) throw unwritable(file, thrown);
    }
  }
}

function unwritable(place: string, thrown: unknown): RouterError {
  const { code } = thrown as NodeJS.ErrnoException;
  return new RouterError('invalid-input', { detail: `cannot write ${place}: ${code}` });
}
