import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Archive } from '../../../lib/capture/archive/archive.ts';
import { har, harOf } from '../../../lib/capture/archive/har.ts';
import { screenTexts } from '../../../lib/capture/archive/families.ts';
import { reportOn } from '../../../lib/capture/archive/report.ts';
import { keptNames } from '../../../lib/capture/record/capture.ts';
import { redact } from '../../../lib/capture/mask/redact.ts';
import type { Recorded } from '../../../lib/capture/recorded.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { assertAlike, beforeAndAfter } from '../../support/masked-alike.ts';
import { LOCAL_DRIVERS, SCREENS, targetAt } from '../../support/screens.ts';

// those that need a browser are in test/peers/screen/capture.test.ts
for (const screen of SCREENS.filter(({ browser }) => !browser))
  test(`${screen.family}: the profile finds in the masked capture what it finds in the real one.`, async (t) => {
    const face = await screen.start();
    t.after(() => face.close());
    const both = await beforeAndAfter({
      target: targetAt(face),
      driver: screen.driver,
      definitions: LOCAL_DRIVERS,
      creator: { name: 'test', version: '0' },
      signal: new AbortController().signal,
      clock: new FakeClock(),
    });
    assertAlike(both);
    assert.ok(both.before.findings.length > 0);
    const [asSeen, asKept] = both.texts.reduce(
      ([a, b], [before, after]) => [a + before.length, b + after.length],
      [0, 0],
    );
    assert.ok(Math.abs(asKept - asSeen) < asSeen / 20, `${asSeen} -> ${asKept}`);
  });

const fixtures = join(import.meta.dirname, '../../fixtures');

for (const file of globSync('*/*/capture.har', { cwd: fixtures }))
  test(`${file}: masked once more, the profile finds the same in it.`, async () => {
    const text = readFileSync(join(fixtures, file), 'utf8');
    const { log } = har.parse(JSON.parse(text));
    const records = log.entries.map(({ request, response, _futamichi: ours }): Recorded => ({
      method: request.method,
      url: new URL(request.url),
      ...(request.postData?.text !== undefined && { sent: request.postData.text }),
      at: 0,
      tookMs: 0,
      status: response.status,
      headers: Object.fromEntries(response.headers.map(({ name, value }) => [name, value])),
      ...(response.content.text !== undefined && { text: response.content.text }),
      charset: response.content._charset ?? 'utf-8',
      stage: ours?.stage ?? 'inside',
      by: ours?.by ?? 'box',
    }));
    const before = await reportOn(new Archive(text));
    const { records: masked } = redact(records, {
      keep: keptNames(before.model),
      screens: screenTexts(),
    });
    const again = harOf(
      masked,
      { name: 'test', version: '0' },
      { redacted: {}, family: before.family ?? '' },
    );
    const after = await reportOn(new Archive(again));
    const timeless = (report: typeof after) => report.findings.filter(({ id }) => id !== 'uptime');
    assert.deepEqual(timeless(after), timeless(before));
  });
