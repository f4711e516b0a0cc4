import { z } from 'zod';
import { hostNameIn } from '../../lib/address/local-names.ts';
import type { RED } from './node-red.ts';

/** What only who administers this machine can set: `futamichi` in settings.js, or the environment. */
export interface MachineSettings {
  /** Names by which the editor is reached, besides those that can only be the home's. */
  readonly hosts: ReadonlySet<string>;
  /** All that may be run or opened by name; undefined: whatever is deployed. */
  readonly programs: readonly string[] | undefined;
}

const texts = z.union([z.string(), z.array(z.string())]).optional();
const futamichi = z.object({ hosts: texts, programs: texts }).default({});

/** What cannot be read counts as an empty list: nothing more is let in, and nothing is run. */
export function machineSettings(
  RED: RED,
  env: Readonly<Record<string, string | undefined>> = process.env,
): MachineSettings {
  const given = futamichi.safeParse((RED.settings as { readonly futamichi?: unknown }).futamichi);
  const set = given.success ? given.data : { hosts: [], programs: [] };
  const hosts = listOf(set.hosts ?? (env['FUTAMICHI_HOSTS'] || undefined)) ?? [];
  return {
    hosts: new Set(hosts.flatMap((host) => hostNameIn(host) ?? [])),
    programs: listOf(set.programs ?? (env['FUTAMICHI_PROGRAMS'] || undefined)),
  };
}

function listOf(given: string | readonly string[] | undefined): readonly string[] | undefined {
  const texts = typeof given === 'string' ? given.split(',') : given;
  return texts?.map((text) => text.trim()).filter(Boolean);
}
