import { join } from 'node:path';
import {
  forwardJournalIn,
  forwardJournalInMemory,
  type ForwardJournal,
} from '../../lib/application/temporary-forward.ts';
import type { RED } from './node-red.ts';

const FILE = 'futamichi-test-forwards.json';
const journals = new Map<string, ForwardJournal>();
const processJournal = forwardJournalInMemory();

/** What this Node-RED has made on routers for a test, kept in its user directory over a crash. */
export function forwardJournalOf(RED: RED): ForwardJournal {
  const { userDir } = RED.settings;
  if (!userDir) return processJournal;
  const journal = journals.get(userDir) ?? forwardJournalIn(join(userDir, FILE));
  journals.set(userDir, journal);
  return journal;
}
