import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  ofKind,
  parseDescription,
  type Description,
  type ServiceKind,
  parseScpd,
} from '../../../../lib/drivers/igd/description.ts';
import { identityOf, identityValue, productLabel } from '../../../../lib/drivers/igd/identity.ts';

type Urls = Partial<Record<ServiceKind, readonly string[]>>;

interface Meta {
  readonly evidence: string;
  readonly source: string;
  readonly location: string;
  readonly expect: {
    readonly identity: string;
    readonly label: string;
    readonly serial?: string | null;
    readonly otherBase?: boolean;
    readonly services: Urls;
    readonly spare?: Urls;
  };
}

const folder = join(import.meta.dirname, '../../../fixtures/igd');
const read = (name: string, file: string) => readFileSync(join(folder, name, file), 'utf8');

function assertServices(description: Description, expected: Urls): void {
  for (const [kind, urls] of Object.entries(expected)) {
    const services = ofKind(description, kind as ServiceKind);
    assert.deepEqual(
      services.map(({ controlUrl }) => controlUrl.href),
      urls,
      kind,
    );
  }
}

/** Every folder is a test: a description from elsewhere needs no code. */
const names = globSync('*', { cwd: folder }).toSorted();

test('There are descriptions to read.', () => assert.ok(names.length >= 10));

for (const name of names) {
  const { location, evidence, source, expect } = JSON.parse(read(name, 'meta.json')) as Meta;
  const text = read(name, 'description.xml');
  const url = new URL(location);

  test(`${name}: the description says which box it is and where its services are.`, () => {
    assert.match(evidence, /^(hardware|recorded|manual|reconstructed)$/);
    assert.notEqual(source, '');
    const description = parseDescription(text, url);
    assert.ok(description);
    assert.equal(identityOf(description, url.hostname), expect.identity);
    assert.equal(productLabel(description), expect.label);
    assert.equal(description.otherBase, expect.otherBase ?? false);
    if (expect.serial !== undefined) assert.equal(identityValue(description).serial, expect.serial);
    assertServices(description, expect.services);
  });

  if (expect.spare) {
    test(`${name}: URLs relative to the description itself are the alternative.`, () => {
      const spare = parseDescription(text, url, { ignoreUrlBase: true });
      assert.ok(spare);
      assert.equal(spare.otherBase, false);
      assertServices(spare, expect.spare ?? {});
    });
  }

  if (existsSync(join(folder, name, 'scpd.xml'))) {
    test(`${name}: the service lists the actions that change the session.`, () => {
      const actions = parseScpd(read(name, 'scpd.xml'));
      for (const action of ['RequestConnection', 'ForceTermination']) assert.ok(actions.has(action), action);
    });
  }
}
