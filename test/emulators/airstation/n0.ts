import { startAirstationN, type AirstationN } from './n.ts';
import type { AirstationOptions, QuirksN } from './options.ts';

/** Older N: the pages of N behind HTTP Basic. */
export function startAirstationN0(options: AirstationOptions & Partial<QuirksN> = {}): Promise<AirstationN> {
  return startAirstationN({ model: 'WHR-1166DHP', firmware: '1.95', login: 'basic', ...options });
}
