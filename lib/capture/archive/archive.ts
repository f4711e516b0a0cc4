import { RouterError } from '../../router/errors.ts';
import { oddityIn, type JsonLimits } from '../../router/json.ts';
import { encoderFor } from '../../screen/forms/encoder.ts';
import { charsetNamed, charsetOf } from '../../transport/charset.ts';
import type { HttpAnswer } from '../../transport/http.ts';
import { har, type ArchiveMeta, type Har, type HarEntry } from './har.ts';
import { COMMAND } from '../../this-package.ts';
import { checkedInput } from '../../router/checked-input.ts';

/** One exchange of an archive. */
export interface RecordedExchange {
  readonly method: string;
  readonly url: URL;
  readonly sent: string | undefined;
  readonly answer: HttpAnswer;
  /** Undefined: nobody knows; the archive is from elsewhere. */
  readonly inside: boolean | undefined;
  readonly byBrowser: boolean;
}

/** Archives from browsers hold pictures too. */
const MAX_CHARS = 64 * 1_048_576;
/** Browsers write down who asked for what, call by call. */
const LIMITS: JsonLimits = { levels: 1_000, values: 4_000_000, chars: MAX_CHARS, unpaired: true };
const MOST_DETAIL = 300;

/** A recorded archive as a router that answers always the same. */
export class Archive {
  readonly exchanges: readonly RecordedExchange[];
  readonly meta: ArchiveMeta | undefined;
  /** The box that most of it is from. */
  readonly base: URL;
  /** When it was made, in milliseconds since 1970. */
  readonly at: number;

  /** Reads a file’s text, or what one would be made of. Throws `invalid-input` for what is no archive, or one without a page. */
  constructor(content: string | Har) {
    const { log } = checked(typeof content === 'string' ? parsed(content) : content);
    this.meta = log._futamichi;
    this.exchanges = log.entries.flatMap(exchangeOf);
    const origins = Map.groupBy(this.exchanges, ({ url }) => url.origin);
    const [most] = [...origins].toSorted(([, a], [, b]) => b.length - a.length);
    if (!most) throw noArchive('nothing was recorded in it');
    this.base = new URL(most[0]);
    const began = Date.parse(log.entries[0]?.startedDateTime ?? '');
    this.at = Number.isNaN(began) ? 0 : began;
  }
}

function parsed(text: string): unknown {
  if (text.length > MAX_CHARS) throw noArchive('too large');
  try {
    return JSON.parse(text);
  } catch {
    throw noArchive('not valid JSON');
  }
}

function checked(json: unknown) {
  const oddity = oddityIn(json, LIMITS);
  if (oddity !== undefined) throw noArchive(oddity);
  return checkedInput(har, json, { about: 'no HAR archive', hint: HINT });
}

function noArchive(detail: string): RouterError {
  return new RouterError('invalid-input', {
    detail: `no HAR archive: ${detail.slice(0, MOST_DETAIL)}`,
    hint: HINT,
  });
}

const HINT = {
  en: `Give a file that “${COMMAND} capture” or a browser’s developer tools have saved (HAR).`,
  ja: `「${COMMAND} capture」またはブラウザーの開発者ツールで保存したHARファイルを指定してください。`,
};

function exchangeOf({ request, response, _futamichi: ours }: HarEntry): readonly RecordedExchange[] {
  if (!URL.canParse(request.url)) return [];
  const url = new URL(request.url);
  if (!/^https?:$/.test(url.protocol)) return [];
  const headers = Object.create(null) as Record<string, string>;
  for (const { name, value } of response.headers) {
    const key = name.toLowerCase();
    headers[key] = headers[key] === undefined ? value : `${headers[key]}\n${value}`;
  }
  headers['content-type'] ??= response.content.mimeType;
  const body = bodyOf(response.content, headers['content-type']);
  const answer = {
    status: response.status,
    headers,
    body,
    url,
    text: (fallback = 'utf-8') =>
      new TextDecoder(charsetOf(body, headers['content-type'], fallback)).decode(body),
  };
  const inside = ours && ours.stage === 'inside';
  const { method, postData } = request;
  return [{ method, url, sent: postData?.text, answer, inside, byBrowser: ours?.by === 'browser' }];
}

/** In the bytes that the page came in, so that it is read as it would be from the box. */
function bodyOf(
  { text = '', encoding, _charset }: HarEntry['response']['content'],
  type: string,
): Uint8Array {
  if (encoding === 'base64') return Buffer.from(text, 'base64');
  const utf8 = Buffer.from(text);
  const charset = charsetNamed(_charset) ?? charsetOf(utf8, type);
  try {
    return encoderFor(charset)(text);
  } catch {
    return utf8;
  }
}
