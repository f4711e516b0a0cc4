import { readFile } from 'node:fs/promises';
import { Archive } from '../capture/archive/archive.ts';
import { reportOn, type ProfileReport } from '../capture/archive/report.ts';
import { RouterError } from '../router/errors.ts';
import type { Terminal } from './terminal.ts';
import { json } from './document.ts';
import { findingLine, oneLine } from './printable.ts';
import type { CommandLine } from './usage.ts';

/** Says what our profile finds in an archive, capability by capability. The answer is the exit status. */
export async function profileOf(
  command: CommandLine & { verb: 'profile' },
  { language, print }: Terminal,
): Promise<number> {
  const report = await reportOn(new Archive(await read(command.archive)));
  if (report.family === null) throw new RouterError('unsupported', { detail: 'no profile of ours fits it' });
  if (command.json) print(json(report));
  else {
    print(oneLine(headOf(report)));
    for (const finding of report.findings)
      print(`${finding.id.padEnd(16)} ${findingLine(finding, language)}`);
  }
  return 0;
}

function headOf({ driver, family, model, firmware, evidence, backend, exchanges }: ProfileReport): string {
  const box = [model ?? '?', firmware].filter(Boolean).join(' ');
  return `${box}  [${driver}, ${family}, ${backend}, ${evidence ?? '?'}, ${exchanges}]`;
}

async function read(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (thrown) {
    const { code } = thrown as NodeJS.ErrnoException;
    throw new RouterError('invalid-input', { detail: `cannot read ${file}: ${code}` });
  }
}
