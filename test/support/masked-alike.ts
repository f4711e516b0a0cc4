import assert from 'node:assert/strict';
import { isIP } from 'node:net';
import { Archive } from '../../lib/capture/archive/archive.ts';
import { harOf } from '../../lib/capture/archive/har.ts';
import { reportOn, type ProfileReport } from '../../lib/capture/archive/report.ts';
import { maskedOf, record, type Capture, type CaptureOptions } from '../../lib/capture/record/capture.ts';

/** What a profile finds in a capture before and after it was masked. */
export interface BeforeAndAfter {
  readonly before: ProfileReport;
  readonly after: ProfileReport;
  readonly capture: Capture;
  readonly texts: ReadonlyArray<readonly [before: string, after: string]>;
}

export async function beforeAndAfter(options: CaptureOptions): Promise<BeforeAndAfter> {
  const sight = await record(options);
  const { records } = sight.session.recorder;
  const family = sight.subject.profile?.id;
  const open = harOf(records, options.creator, { redacted: {}, ...(family !== undefined && { family }) });
  const capture = await maskedOf(sight, options);
  const texts = records.map(
    ({ text = '' }, at) => [text, capture.archive.log.entries[at]?.response.content.text ?? ''] as const,
  );
  return {
    before: await reportOn(new Archive(open)),
    after: await reportOn(new Archive(capture.archive)),
    capture,
    texts,
  };
}

/** Every line finds the same: a value of the same kind where it is somebody’s own, and else the very same. */
export function assertAlike({ before, after }: BeforeAndAfter): void {
  const masks = new Map<string, string>();
  assert.deepEqual(
    after.findings.map(({ id }) => id),
    before.findings.map(({ id }) => id),
  );
  for (const [at, real] of before.findings.entries()) {
    const masked = after.findings[at];
    assert.equal(masked?.told?.state, real.told?.state, real.id);
    assert.deepEqual(masked?.change, real.change, real.id);
    if (real.told?.state !== 'value' || masked?.told?.state !== 'value') continue;
    const [value, mask] = [real.told.value, masked.told.value];
    assert.equal(kindOf(mask), kindOf(value), `${real.id}: ${String(mask)}`);
    if (OWN.has(kindOf(value))) {
      assert.notEqual(mask, value, real.id);
      assert.equal(masks.get(String(value)) ?? mask, mask, real.id);
      masks.set(String(value), String(mask));
    } else if (!Array.isArray(value)) assert.deepEqual(mask, value, real.id);
  }
}

const OWN: ReadonlySet<string> = new Set(['public IPv4', 'MAC', 'account']);

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return `${value.length} lines`;
  if (typeof value !== 'string') return typeof value;
  if (isIP(value) === 4)
    return /^(?:10|127|192\.168|172\.(?:1[6-9]|2\d|3[01]))\./.test(value) ? 'private IPv4' : 'public IPv4';
  if (/^(?:[\da-f]{2}[:-]){5}[\da-f]{2}$/i.test(value)) return 'MAC';
  if (value.includes('@')) return 'account';
  return 'words';
}
