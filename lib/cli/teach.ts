import { readFile } from 'node:fs/promises';
import { proposalFor } from '../application/propose-screen.ts';
import { rowsInWords, type CandidateInWords, type RowInWords } from '../application/survey-words.ts';
import { survey, teach, type Taught } from '../application/teach.ts';
import type { OpenOptions } from '../application/open.ts';
import { routerConfig, type RouterConfig } from '../router/config.ts';
import { asRouterError, RouterError } from '../router/errors.ts';
import type { Pointed } from '../router/survey.ts';
import type { Terminal } from './terminal.ts';
import { json } from './document.ts';
import { oneLine } from './printable.ts';
import type { CommandLine } from './usage.ts';

type Command = CommandLine & { verb: 'teach' };
type Options = Omit<OpenOptions, 'credentials'>;

const TEACH_MS = 180_000;
const PROPOSE_MS = 10_000;
const MARKS: Readonly<Record<RowInWords['state'], string>> = {
  read: '+',
  empty: '-',
  'not-understood': '?',
  ambiguous: '?',
  missing: '?',
};

const WORDS = {
  en: {
    reading: 'Going through its settings screen …',
    twice: 'Reading it twice, from the beginning each time …',
    nobody: 'Point with --concept and --label where there is nobody to ask.',
    which: 'Which one? (number, empty: none) ',
    candidate: (name: string) => `Which of these is “${name}”? (number, empty: none) `,
    means: (value: string, name: string) => `It shows “${value}” now. Is “${name}” on or off? (on/off) `,
    same: (label: string, value: string) => `Read twice, both times the same: ${label} = ${value}`,
    right: (value: string) =>
      `Compare it with the router’s own screen: is it ${value} there, too? Then it may be changed. (yes/no) `,
    put: 'Put this into Overrides of the router node:',
    writable: 'It may be changed from now on.',
  },
  ja: {
    reading: '設定画面を読み取り中 …',
    twice: '最初から2回読み取り中 …',
    nobody: '対話できない場合は、--concept と --label で指定してください。',
    which: 'どの項目を指定しますか？（番号、空欄で終了）',
    candidate: (name: string) => `「${name}」に当たるものはどれですか？（番号、空欄で終了）`,
    means: (value: string, name: string) =>
      `現在の表示は「${value}」です。「${name}」は有効ですか、無効ですか？（on/off）`,
    same: (label: string, value: string) => `2回読み取り、結果が一致しました：${label}＝${value}`,
    right: (value: string) =>
      `ルーターの設定画面と見比べてください。設定画面でも「${value}」ですか？ 一致すれば変更できるようになります。（yes/no）`,
    put: '次の内容をルーターノードの「上書き」に入力してください：',
    writable: '今後は変更できます。',
  },
} as const;

/** Shows what stands on a settings screen, and takes a lesson about it. The answer is the exit status: 0, also where nothing is taught. */
export async function teachOf(command: Command, terminal: Terminal, ways: Options = {}): Promise<number> {
  const config = await configFor(command);
  const credentials = await terminal.login({ ask: true });
  const options = { ...ways, ...(credentials && { credentials }) };
  const signal = AbortSignal.any([terminal.signal, AbortSignal.timeout(TEACH_MS)]);
  try {
    if (command.pointed) return await learn(config, command.pointed, command.json, terminal, signal, options);
    return await converse(config, command.json, terminal, signal, options);
  } catch (thrown) {
    const proposal = await proposalFor(config, thrown, AbortSignal.timeout(PROPOSE_MS));
    if (!proposal) throw thrown;
    const { code } = asRouterError(thrown);
    throw new RouterError(code, { sentence: proposal.text, detail: `--driver ${proposal.driver}` });
  }
}

async function converse(
  config: RouterConfig,
  asJson: boolean,
  terminal: Terminal,
  signal: AbortSignal,
  options: OpenOptions,
): Promise<number> {
  const { language, print, progress } = terminal;
  const words = WORDS[language];
  progress(words.reading);
  const seen = await survey(config, signal, options);
  if (asJson) {
    print(json(seen));
    return 0;
  }
  const rows = rowsInWords(seen, [], language);
  for (const [at, row] of rows.entries()) print(oneLine(lineOf(at + 1, row)));
  const row = await chosen(words.which, rows, terminal);
  if (!row) {
    progress(words.nobody);
    return 0;
  }
  const pointed =
    row.change === 'confirm' ? { concept: row.id, confirmed: false } : await pointedAt(row, terminal);
  if (!pointed) return 0;
  return await learn(config, pointed, false, terminal, signal, options);
}

function lineOf(number: number, { name, state, label, where, value }: RowInWords): string {
  const place = [label, where].filter(Boolean).join('  ');
  return `${String(number).padStart(2)} ${MARKS[state]} ${name}: ${value}${place && `  [${place}]`}`;
}

async function pointedAt(row: RowInWords, terminal: Terminal): Promise<Pointed | undefined> {
  const { language, print, ask } = terminal;
  const words = WORDS[language];
  for (const [at, { label, value, kind, where, fits }] of row.candidates.entries())
    print(
      oneLine(`${String(at + 1).padStart(2)} ${fits ? '*' : ' '} ${label}: ${value}  [${kind}  ${where}]`),
    );
  const candidate: CandidateInWords | undefined = await chosen(
    words.candidate(row.name),
    row.candidates,
    terminal,
  );
  if (!candidate) return undefined;
  const { label, section, page, fits, value } = candidate;
  const pointed = { concept: row.id, at: { label, section, page }, confirmed: false };
  if (fits || !row.isSwitch) return pointed;
  const answer = (await ask?.(words.means(value, row.name)))?.trim().toLowerCase();
  return answer === 'on' || answer === 'off' ? { ...pointed, means: answer === 'on' } : undefined;
}

async function chosen<T>(question: string, items: readonly T[], { ask }: Terminal): Promise<T | undefined> {
  const answer = items.length > 0 ? await ask?.(question) : undefined;
  return answer !== undefined && /^\s*\d{1,3}\s*$/.test(answer) ? items[Number(answer) - 1] : undefined;
}

async function learn(
  config: RouterConfig,
  pointed: Pointed,
  asJson: boolean,
  terminal: Terminal,
  signal: AbortSignal,
  options: OpenOptions,
): Promise<number> {
  const { language, print, progress, ask } = terminal;
  const words = WORDS[language];
  progress(words.twice);
  const taught = await teach(config, pointed, signal, options);
  if (asJson) {
    print(json(taught));
    return 0;
  }
  const [row] = rowsInWords({ rows: [taught.row] }, [], language);
  const value = row?.value ?? '';
  print(oneLine(words.same(row?.label ?? '', value)));
  if (
    !pointed.confirmed &&
    taught.row.changeable &&
    /^(?:y|yes|はい)$/i.test(((await ask?.(words.right(value))) ?? '').trim())
  ) {
    const confirmed = { concept: pointed.concept, confirmed: true };
    return await learn({ ...config, profile: taught.profile }, confirmed, false, terminal, signal, options);
  }
  tell(taught, terminal);
  return 0;
}

function tell({ profile, writable }: Taught, { language, print, progress }: Terminal): void {
  if (writable) progress(WORDS[language].writable);
  progress(WORDS[language].put);
  print(json(profile));
}

async function configFor({ address, driver, profile: file }: Command): Promise<RouterConfig> {
  const profile = file === undefined ? undefined : await read(file);
  const parsed = routerConfig.safeParse({ address, driver, profile });
  if (parsed.success) return parsed.data;
  throw new RouterError('invalid-input', {
    detail: parsed.error.issues.map(({ message }) => message).join('; '),
  });
}

async function read(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (thrown) {
    const { code } = thrown as NodeJS.ErrnoException;
    throw new RouterError('invalid-input', { detail: `cannot read ${file}: ${code}` });
  }
}
