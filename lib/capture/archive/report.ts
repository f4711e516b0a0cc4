import { catalogue } from '../../capabilities/catalogue.ts';
import { shownBy } from '../../drivers/screen/profile.ts';
import type { Archive } from './archive.ts';
import { changeOf, type Change } from './possible-change.ts';
import { familyIn } from './families.ts';
import { Recording } from './recording.ts';
import { told, type Told } from './shown-value.ts';

/** What the profile finds of one capability, or of what the box says about itself. */
export interface Finding {
  readonly id: string;
  readonly kind: 'about' | 'reading' | 'setting' | 'action';
  /** How we know the line of the profile. */
  readonly basis: string;
  /** Absent: nothing is read. */
  readonly told?: Told;
  /** Absent: nothing can be changed. */
  readonly change?: Change;
}

/** What our profile makes of an archive. */
export interface Report {
  readonly driver: string | null;
  /** Id of the profile; null: we have none for this screen. */
  readonly family: string | null;
  readonly model: string | null;
  readonly firmware: string | null;
  readonly evidence: string | null;
  /** What its pages were seen with, and what they are worked with. */
  readonly backend: string | null;
  readonly exchanges: number;
  readonly findings: readonly Finding[];
}

/** Says capability by capability what is found. Asks nobody. Never rejects. */
export async function reportOn(archive: Archive): Promise<Report> {
  const family = familyIn(archive);
  const { meta, exchanges } = archive;
  const about = {
    driver: family?.driver ?? meta?.driver ?? null,
    family: family?.profile.id ?? null,
    evidence: meta?.evidence ?? null,
    backend: (family && shownBy(family.profile)) ?? meta?.backend ?? null,
    exchanges: exchanges.length,
  };
  const findings = family ? await findingsIn(new Recording(archive, family.profile)) : [];
  const said = (id: string) => {
    const found = findings.find((each) => each.id === id)?.told;
    return found?.state === 'value' ? String(found.value) : undefined;
  };
  return {
    ...about,
    model: said('about.model') ?? meta?.model ?? null,
    firmware: said('about.firmware') ?? meta?.firmware ?? null,
    findings,
  };
}

async function findingsIn(recording: Recording): Promise<readonly Finding[]> {
  const { about, readings, settings, actions } = recording.profile;
  const findings: Finding[] = [];
  for (const [part, line] of Object.entries(about)) {
    const { basis } = line;
    findings.push({
      id: `about.${part}`,
      kind: 'about',
      basis,
      told: await told(line, undefined, recording),
    });
  }
  for (const { id, kind } of catalogue) {
    const line = settings[id] ?? readings[id];
    if (line && kind !== 'action') {
      const steps = settings[id]?.write;
      const change = steps && (await changeOf({ id, steps, line }, recording));
      findings.push({
        id,
        kind,
        basis: line.basis,
        told: await told(line, id, recording),
        ...(change && { change }),
      });
    }
    const action = actions[id];
    if (action)
      findings.push({
        id,
        kind: 'action',
        basis: action.basis,
        change: await changeOf({ id, ...action }, recording),
      });
  }
  return findings;
}
