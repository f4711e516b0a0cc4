import type { Box } from '../box/box.ts';
import type { Heard, Reply } from '../box/server.ts';
import { MODES } from './invented.ts';
import type { Quirks } from './options.ts';

const PATH = '/aterm_httpif.cgi/getparamcmd_no_auth';

/** The interface without a login, as NEC’s own search tool uses it. Undefined: the request is for something else. */
export function httpif(
  { method, path, form }: Heard,
  box: Box,
  { httpif: manner }: Pick<Quirks, 'httpif'>,
): Reply | undefined {
  if (!path.startsWith('/aterm_httpif.cgi') || manner === 'absent') return undefined;
  if (manner === 'forbidden') return { status: 403, body: '403 Forbidden' };
  const said = path === PATH && method === 'POST' ? ANSWERS[form.get('REQ_ID') ?? '']?.(box) : undefined;
  return said === undefined ? { status: 404 } : { body: `${said}\r\n`, type: 'text/plain' };
}

const ANSWERS: Readonly<Record<string, (box: Box) => string>> = {
  PRODUCT_NAME_GET: ({ options }) => `PRODUCT_NAME=${options.model}`,
  SYS_MODE_GET: (box) => `SYS_MODE=${MODES.find(({ mode }) => mode === box.mode)?.number}`,
};
