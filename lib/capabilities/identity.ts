import { z } from 'zod';
import { reading } from '../router/capability.ts';

const said = z.string().trim().min(1).max(200).nullable();

export const identity = reading('identity', {
  value: z.object({ vendor: said, model: said, firmware: said, serial: said }),
  lasting: true,
  name: { en: 'Identity', ja: '機器情報' },
  description: {
    en: 'Vendor, model, firmware and serial number, each null where the router does not say it.',
    ja: 'メーカー、機種、ファームウェア、シリアル番号（不明な項目は null）。',
  },
});
