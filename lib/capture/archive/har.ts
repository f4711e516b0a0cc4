import { z } from 'zod';
import type { Counts } from '../mask/kinds.ts';
import { stages, type Recorded } from '../recorded.ts';

/** The software that made an archive. */
export interface Creator {
  readonly name: string;
  readonly version: string;
}

/** What an archive is of, as far as that was found out, and how it was made. */
export const archiveMeta = z.looseObject({
  driver: z.string().optional(),
  /** Id of the profile that was used. */
  family: z.string().optional(),
  model: z.string().nullable().default(null),
  firmware: z.string().nullable().default(null),
  /** How pages behind the login were seen. */
  backend: z.enum(['forms', 'browser']).optional(),
  /** `recorded`: from a router. `invented`: from an emulator of ours; it proves nothing about the world. */
  evidence: z.enum(['recorded', 'invented']).optional(),
  redacted: z.record(z.string(), z.number()).default({}),
  /** What is missing and why, in English. */
  notes: z.array(z.string()).default([]),
});

export type ArchiveMeta = z.output<typeof archiveMeta>;

const nameValue = z.looseObject({ name: z.string(), value: z.string() });

/** HAR 1.2 (http://www.softwareishard.com/blog/har-12-spec/), of what others write as much as is needed here. */
export const har = z.looseObject({
  log: z.looseObject({
    _futamichi: archiveMeta.optional(),
    entries: z
      .array(
        z.looseObject({
          startedDateTime: z.string().default(''),
          request: z.looseObject({
            method: z.string(),
            url: z.string(),
            postData: z.looseObject({ text: z.string().optional() }).optional(),
          }),
          response: z.looseObject({
            status: z.number(),
            headers: z.array(nameValue).default([]),
            content: z.looseObject({
              mimeType: z.string().default(''),
              text: z.string().optional(),
              encoding: z.string().optional(),
              _charset: z.string().optional(),
            }),
          }),
          _futamichi: z
            .looseObject({ stage: z.enum(stages), by: z.enum(['box', 'browser']) })
            .optional()
            .catch(undefined),
        }),
      )
      .max(20_000),
  }),
});

export type Har = z.input<typeof har>;
export type HarEntry = z.output<typeof har>['log']['entries'][number];

/** Everything that was recorded as one archive that browsers can open and people can read. */
export function harOf(
  records: readonly Recorded[],
  creator: Creator,
  meta: Partial<ArchiveMeta> & { readonly redacted: Counts },
): Har {
  return {
    log: {
      version: '1.2',
      creator,
      comment: 'Masked by the software that made it. Please look it through before you send it to anybody.',
      _futamichi: meta,
      pages: records.map((record, at) => ({
        id: `page_${at + 1}`,
        startedDateTime: new Date(record.at).toISOString(),
        title: record.url.pathname,
        pageTimings: {},
      })),
      entries: records.map((record, at) => entryOf(record, `page_${at + 1}`)),
    },
  };
}

function entryOf(record: Recorded, pageref: string): Har['log']['entries'][number] {
  const { method, url, sent, at, tookMs, status, headers, text, charset, stage, by } = record;
  const kept = Object.entries(headers).filter(([name]) => !LENGTHS.has(name));
  return {
    pageref,
    startedDateTime: new Date(at).toISOString(),
    time: tookMs,
    request: {
      method,
      url: url.href,
      httpVersion: 'HTTP/1.1',
      cookies: [],
      headers: [],
      queryString: [...url.searchParams].map(([name, value]) => ({ name, value })),
      headersSize: -1,
      bodySize: -1,
      ...(sent !== undefined && {
        postData: { mimeType: 'application/x-www-form-urlencoded', params: [], text: sent },
      }),
    },
    response: {
      status,
      statusText: '',
      httpVersion: 'HTTP/1.1',
      cookies: [],
      headers: kept.flatMap(([name, value]) => value.split('\n').map((each) => ({ name, value: each }))),
      content: {
        size: text === undefined ? -1 : Buffer.byteLength(text),
        mimeType: headers['content-type'] ?? '',
        ...(text !== undefined && { text, _charset: charset }),
      },
      redirectURL: headers['location'] ?? '',
      headersSize: -1,
      bodySize: -1,
    },
    cache: {},
    timings: { send: 0, wait: tookMs, receive: 0 },
    _futamichi: { stage, by },
  };
}

/** What masking has changed, and what belonged to the way and the moment. */
const LENGTHS: ReadonlySet<string> = new Set([
  'connection',
  'content-encoding',
  'content-length',
  'content-md5',
  'date',
  'etag',
  'keep-alive',
  'transfer-encoding',
]);

/** What a capture is called: by model and day. A router may call itself what it likes, a file not. */
export function fileNameOf({ model }: { readonly model: string | null }, now: number): string {
  const name = (model ?? '')
    .replaceAll(/[^A-Za-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
    .slice(0, 40);
  return `futamichi-${name || 'router'}-${new Date(now).toISOString().slice(0, 10)}.har`;
}
