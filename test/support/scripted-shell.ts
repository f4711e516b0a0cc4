import type { Ran, Shell } from '../../lib/transport/shell.ts';

/** A shell in which commands have been run already: the first text that a command line begins with decides. */
export function scriptedShell(
  answers: Readonly<Record<string, Partial<Ran>>>,
): Shell & { readonly ran: string[] } {
  const ran: string[] = [];
  return {
    ran,
    run(command) {
      const line = command.join(' ');
      ran.push(line);
      const found = Object.entries(answers).find(([begin]) => line.startsWith(begin));
      return Promise.resolve({ code: found ? 0 : 127, stdout: '', stderr: '', ...found?.[1] });
    },
    close: () => Promise.resolve(),
  };
}
