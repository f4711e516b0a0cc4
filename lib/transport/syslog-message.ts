/** One line of a log as it came over the network. Its time is left out: routers without a clock say 1970. */
export interface SyslogMessage {
  /** 0..23 (RFC 5424, 6.2.1); undefined where the sender says none. */
  readonly facility: number | undefined;
  /** 0 (emergency)..7 (debug). */
  readonly severity: number | undefined;
  readonly host: string | undefined;
  /** The program that says it, without its process number. */
  readonly app: string | undefined;
  readonly text: string;
}

/** What every receiver should take (RFC 5424, 6.1). The rest of a longer one is not read. */
export const MAX_BYTES = 2048;

const HIGHEST_PRIORITY = 191;
// eslint-disable-next-line no-control-regex -- it is what is looked for
const COLOUR = /\u001b\[[\d;]*[A-Za-z]/g;

/**
 * Before UTF-8 that is broken, in this order: text in Shift_JIS is hardly ever valid EUC-JP, but the other way round it often
 * is.
 */
const CHARSETS = ['utf-8', 'euc-jp', 'shift_jis'];

const PRIORITY = /^<(\d{1,3})>/;
/** RFC 5424: version, time, host, program, process, message id; then structured data and the text. */
const HEADER_5424 = /^1 (?:-|\d{4}-\d\d-\d\dT\S{1,40}) (\S{1,255}) (\S{1,64}) \S{1,128} \S{1,64}(?: |$)/;
const STRUCTURED = /^(?:-|(?:\[(?:[^\]"\\]|"(?:[^"\\]|\\.)*")*\])+)(?: |$)/;

/** Times before the text: RFC 3164 with or without a year, ISO 8601, and as Japanese routers write them. */
const TIMES = [
  /^(?:[A-Z][a-z]{2},? )?[A-Z][a-z]{2} {1,2}\d{1,2} (?:\d{4} )?\d{1,2}:\d\d:\d\d(?:[.,]\d{1,9})?(?: \d{4}(?= |$))?(?: (?:UTC|GMT|JST)(?= ))?:? ?/,
  /^\[?\d{4}[-/.]\d{1,2}[-/.]\d{1,2}[ T]\d{1,2}:\d\d(?::\d\d)?(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?\]?:? ?/,
  /^(?:\d{4}年)?\d{1,2}月\d{1,2}日 ?\d{1,2}[:時]\d\d(?:[:分](?:\d\d秒?)?)? ?/,
];
const TAG = /^([\w./-]{1,64})(?:\[[^\]\s]{0,32}\])?: ?/;
const HOST = /^([A-Za-z0-9][\w.:-]{0,254}) (?=\S)/;
const ADDRESS = /^(?:\d{1,3}(?:\.\d{1,3}){3}|(?=[^ ]*:[^ ]*:)[\da-fA-F:.]{3,45})$/;

/**
 * Reads RFC 5424, RFC 3164 and what consumer routers make of them: no priority, no host, odd times. What is not understood
 * stays in the text, so that nothing said is lost. It never throws.
 */
export function parseSyslog(datagram: Uint8Array): SyslogMessage {
  const line = plainLine(decode(datagram.subarray(0, MAX_BYTES)));
  const priority = PRIORITY.exec(line);
  const value = Number(priority?.[1] ?? NaN);
  const known = value <= HIGHEST_PRIORITY;
  const rest = line.slice(priority?.[0].length ?? 0).trimStart();
  return {
    facility: known ? value >> 3 : undefined,
    severity: known ? value & 7 : undefined,
    ...(modern(rest) ?? classic(rest)),
  };
}

type Body = Pick<SyslogMessage, 'host' | 'app' | 'text'>;

function modern(line: string): Body | undefined {
  const header = HEADER_5424.exec(line);
  if (!header) return undefined;
  const rest = line.slice(header[0].length);
  return { host: said(header[1]), app: said(header[2]), text: rest.replace(STRUCTURED, '') };
}

function said(word: string | undefined): string | undefined {
  return word === '-' ? undefined : word;
}

function classic(line: string): Body {
  const time = TIMES.map((each) => each.exec(line)?.[0] ?? '').find(Boolean) ?? '';
  const rest = line.slice(time.length);
  const first = HOST.exec(rest);
  const word = first?.[1] ?? '';
  const after = rest.slice(first?.[0].length ?? 0);
  // without a program behind it, the first word is the text's own, unless it can be nothing but a host
  const host = first && !word.endsWith(':') && (ADDRESS.test(word) || (time !== '' && TAG.test(after)));
  const body = host ? after : rest;
  const tag = TAG.exec(body);
  return {
    host: host ? word : undefined,
    app: tag?.[1],
    text: body.slice(tag?.[0].length ?? 0),
  };
}

function decode(bytes: Uint8Array): string {
  for (const charset of CHARSETS) {
    try {
      // as a stream, because the end may be cut in the middle of a character
      return new TextDecoder(charset, { fatal: true }).decode(bytes, { stream: true });
    } catch {
      // not this one, or a Node.js that does not know it
    }
  }
  return new TextDecoder().decode(bytes);
}

/** One line without what moves a cursor, colours a terminal, turns the direction of text or hides. */
function plainLine(text: string): string {
  return text
    .replaceAll(COLOUR, '')
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replaceAll(/[\p{Cf}\p{Co}\p{Cs}]/gu, '')
    .trim();
}
