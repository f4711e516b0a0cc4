import { catalogue } from '../../capabilities/catalogue.ts';
import { shownBy } from '../../drivers/screen/profile.ts';
import type { Finding } from '../../router/finding.ts';
import type { Archive } from './archive.ts';
import { familyIn } from './families.ts';
import { possibleChange, type PossibleChange } from './possible-change.ts';
import { Recording } from './recording.ts';
import { findingOf } from './report-text.ts';
import { shownValue, type ShownValue } from './shown-value.ts';

/** What the profile finds of one capability, or of what the box says about itself. */
export interface ProfileFinding extends Finding {
  readonly id: string;
  readonly kind: 'about' | 'reading' | 'setting' | 'action';
  /** How we know the line of the profile. */
  readonly basis: string;
  /** Absent: nothing is read. */
  readonly told?: ShownValue;
  /** Absent: nothing can be changed. */
  readonly change?: PossibleChange;
}

/** What our profile makes of an archive. */
export interface ProfileReport {
  readonly driver: string | null;
  /** Id of the profile; null: we have none for this screen. */
  readonly family: string | null;
  readonly model: string | null;
  readonly firmware: string | null;
  readonly evidence: string | null;
  /** What its pages were seen with, and what they are worked with. */
  readonly backend: string | null;
  readonly exchanges: number;
  readonly findings: readonly ProfileFinding[];
}

/** Says capability by capability what is found. Asks nobody. Never rejects. */
export async function reportOn(archive: Archive): Promise<ProfileReport> {
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

async function findingsIn(recording: Recording): Promise<readonly ProfileFinding[]> {
  const { about, readings, settings, actions } = recording.profile;
  const findings: ProfileFinding[] = [];
  const found = (
    { id, kind, basis }: Pick<ProfileFinding, 'id' | 'kind' | 'basis'>,
    told?: ShownValue,
    change?: PossibleChange,
  ) =>
    findings.push({
      id,
      kind,
      basis,
      ...findingOf(kind, told, change),
      ...(told && { told }),
      ...(change && { change }),
    });
  for (const [part, line] of Object.entries(about))
    found(
      { id: `about.${part}`, kind: 'about', basis: line.basis },
      await shownValue(line, undefined, recording),
    );
  for (const { id, kind } of catalogue) {
    const line = settings[id] ?? readings[id];
    if (line && kind !== 'action') {
      const steps = settings[id]?.write;
      const change = steps && (await possibleChange({ id, steps, line }, recording));
      found({ id, kind, basis: line.basis }, await shownValue(line, id, recording), change);
    }
    const action = actions[id];
    if (action)
      found(
        { id, kind: 'action', basis: action.basis },
        undefined,
        await possibleChange({ id, ...action }, recording),
      );
  }
  return findings;
}
