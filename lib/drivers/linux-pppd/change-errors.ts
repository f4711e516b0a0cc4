import { RouterError } from '../../router/errors.ts';
import type { Text } from '../../router/text.ts';
import type { Ran } from '../../transport/shell.ts';

export const NO_WRAPPER: Text = {
  en: 'Reading works; to change something, install futamichi-pppd on the host (examples/linux-pppd/README.md).',
  ja: '読み取りは可能です。操作するにはホストに futamichi-pppd をインストールしてください（examples/linux-pppd/README.md）。',
};

export const NOT_SET_UP: Text = {
  en: 'Set it up in /etc/futamichi-pppd/config on the host (examples/linux-pppd/README.md).',
  ja: 'ホストの /etc/futamichi-pppd/config で設定してください（examples/linux-pppd/README.md）。',
};

const NOT_PERMITTED: Text = {
  en: 'Permit it with the sudoers lines in examples/linux-pppd/README.md.',
  ja: 'examples/linux-pppd/README.md の sudoers 設定で許可してください。',
};

/** Exit statuses of the wrapper (sysexits.h), and of a shell that does not find it. */
const BY_CODE: Readonly<Record<number, { readonly code: 'unsupported' | 'busy'; readonly hint?: Text }>> = {
  64: { code: 'unsupported', hint: NO_WRAPPER },
  69: { code: 'unsupported', hint: NOT_SET_UP },
  75: { code: 'busy' },
  77: { code: 'unsupported', hint: NOT_PERMITTED },
  126: { code: 'unsupported', hint: NO_WRAPPER },
  127: { code: 'unsupported', hint: NO_WRAPPER },
};

/** What a change came to, undefined: it was taken. What a command of the user's own printed is not repeated. */
export function changeError({ code, signal, stderr }: Ran): RouterError | undefined {
  if (code === 0) return undefined;
  const said = /^futamichi-pppd: ([ -~]{1,80})$/m.exec(stderr)?.[1];
  const known = code === null ? undefined : BY_CODE[code];
  const detail = said ?? (code === null ? `ended by ${signal ?? 'a signal'}` : `exit status ${code}`);
  if (known) return new RouterError(known.code, { detail, ...(known.hint && { hint: known.hint }) });
  return new RouterError('rejected', { detail, mayHaveApplied: code === null });
}
