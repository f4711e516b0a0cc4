import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { reachable } from '../capabilities/reachable.ts';
import { checkHome, type CheckedHome, type CheckHomeOptions } from '../application/check-home.ts';
import { forwardJournalIn } from '../application/temporary-forward.ts';
import { homeConfig, type HomeConfig } from '../dual-stack/config.ts';
import { SIDES, type Side } from '../dual-stack/home.ts';
import { pathsOf } from '../dual-stack/path-document.ts';
import { picture } from '../dual-stack/picture/picture.ts';
import { checkedInput } from '../router/checked-input.ts';
import { RouterError } from '../router/errors.ts';
import type { Terminal } from './terminal.ts';
import { json } from './document.ts';
import { findingLine, oneLine } from './printable.ts';

const CHECK_MS = 60_000;
const MOST_BYTES = 65_536;

/** `futamichi check`: exit status 0 nothing wrong, 3 a warning or problem, 1 neither router could be looked at. */
export async function checkOf(
  command: { readonly home: string; readonly picture?: string | undefined; readonly json: boolean },
  terminal: Terminal,
  options: Omit<CheckHomeOptions, 'logins'> = {},
): Promise<number> {
  const config = await homeIn(command.home);
  const logins = await loginsFor(config, terminal);
  const hosts = SIDES.map((side) => config[side].address).join(', ');
  terminal.progress({ en: `Asking ${hosts} …`, ja: `${hosts} に問い合わせ中 …` }[terminal.language]);
  const signal = AbortSignal.any([terminal.signal, AbortSignal.timeout(CHECK_MS)]);
  const checked = await checkHome(config, signal, {
    ...options,
    logins,
    open: { ...options.open, ...(terminal.hostKeys && { hostKeys: terminal.hostKeys }) },
    ...(terminal.stateFolder !== undefined && {
      journal: forwardJournalIn(join(terminal.stateFolder, 'test-forwards.json')),
    }),
  });
  if (command.picture !== undefined) await draw(command.picture, checked, terminal);
  if (command.json) terminal.print(json(homeDocument(checked)));
  else report(checked, terminal);
  if (SIDES.every((side) => checked.home[side].snapshot.value(reachable) !== true)) return 1;
  return checked.report.status === 'ok' || checked.report.status === 'incomplete' ? 0 : 3;
}

/** Throws `invalid-input` where it cannot be written. */
async function draw(file: string, { home, report: found }: CheckedHome, terminal: Terminal): Promise<void> {
  const { language } = terminal;
  const svg = picture(home, found, { language, now: Date.now() });
  await writeFile(file, svg).catch((thrown: unknown) => {
    const { code = '' } = thrown as NodeJS.ErrnoException;
    throw new RouterError('invalid-input', { detail: `cannot write ${file} (${code})` });
  });
  terminal.progress({ en: `Picture: ${file}`, ja: `構成図：${file}` }[language]);
}

/** The home's file. Throws `invalid-input` that says what is wrong with it. */
export async function homeIn(file: string): Promise<HomeConfig> {
  const text = await readFile(file, 'utf8').catch(() => {
    throw new RouterError('invalid-input', { detail: `cannot read ${file}` });
  });
  if (text.length > MOST_BYTES) throw new RouterError('invalid-input', { detail: `${file} is too large` });
  return checkedInput(homeConfig, parsedJson(text, file));
}

function parsedJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new RouterError('invalid-input', { detail: `${file} is not valid JSON` });
  }
}

/** One after the other, because a person answers. */
export async function loginsFor(
  config: HomeConfig,
  { login }: Terminal,
): Promise<NonNullable<CheckHomeOptions['logins']>> {
  const logins: { [side in Side]?: { username: string; password: string } } = {};
  for (const side of SIDES) {
    const given = await login({ ask: config[side].driver !== 'auto', of: side });
    if (given) logins[side] = given;
  }
  return logins;
}

/** The one document, as programs read it. */
function homeDocument({ report: { status, headline, findings }, home }: CheckedHome): unknown {
  return {
    status,
    headline,
    findings: findings.map(({ id, status: each, text, remedy, evidence }) => ({
      id,
      status: each,
      text,
      ...(remedy && { remedy }),
      evidence,
    })),
    paths: pathsOf(home),
  };
}

function report({ report: { headline, findings } }: CheckedHome, { language, print }: Terminal): void {
  print(oneLine(headline[language]));
  print('');
  for (const finding of findings) {
    print(findingLine(finding, language));
    if (finding.remedy) print(oneLine(`    ${finding.remedy[language]}`));
  }
}
