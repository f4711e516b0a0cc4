import { z } from 'zod';
import { reading } from '../router/capability.ts';

const version = z.string().trim().min(1).max(100);

export const firmware = reading('firmware', {
  value: z.object({ installed: version, latest: version }),
  name: { en: 'Firmware', ja: 'ファームウェア' },
  description: {
    en: 'The installed firmware, and the first one without a flaw that we know of (the attributes name it); the same where we know of none. Nobody is asked for newer ones.',
    ja: '現在のファームウェアと、既知の脆弱性が修正された版（属性に詳細）。該当する情報がなければ同じ版になります。新しい版の有無は問い合わせません。',
  },
  entity: { platform: 'update', deviceClass: 'firmware', category: 'diagnostic' },
});
