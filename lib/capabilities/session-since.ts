import { z } from 'zod';
import { reading } from '../router/capability.ts';

/** Held steady: it moves only when the session really is another one, see `lib/router/steady.ts`. */
export const sessionSince = reading('session.since', {
  value: z.iso.datetime({ offset: true }),
  name: { en: 'Session since', ja: 'セッション開始' },
  description: {
    en: 'When the current session began (ISO 8601). The attribute `basis` says whether we saw it begin or the router reported it.',
    ja: '現在のセッションの開始日時（ISO 8601）。属性 `basis` は、観測したものか報告されたものかを示します。',
  },
  face: { platform: 'sensor', deviceClass: 'timestamp', category: 'diagnostic' },
});
