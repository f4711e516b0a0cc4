import { sessionUp } from '../../capabilities/session-up.ts';
import { wanPath } from '../../capabilities/wan-path.ts';
import type { Check } from '../check.ts';
import { problem } from '../../router/finding.ts';
import { facts } from '../home.ts';
import { downCause } from '../session-cause.ts';

/** Both roads closed at once have one cause: the line. Asked only then. */
export const line: Check = {
  id: 'line',
  area: 'line',
  name: { en: 'Line', ja: '回線' },
  judge: (home) => {
    const { upper, lower } = home;
    const upperDown = upper.snapshot.value(sessionUp) === false || upper.snapshot.value(wanPath) === 'none';
    const refused = downCause(lower.snapshot);
    const lowerDown =
      lower.snapshot.value(sessionUp) === false && refused !== 'account' && refused !== 'limit';
    if (!upperDown || !lowerDown) return undefined;
    return problem(
      {
        en: 'The line is down: neither IPoE nor PPPoE gets through.',
        ja: '回線が切れています。IPoEもPPPoEも通信できません。',
      },
      {
        en: 'See whether the cable to the ONU or home gateway is in and its lamps are lit; then ask NTT and the provider for outages.',
        ja: 'ONU・ホームゲートウェイへのケーブルとランプを確認し、NTTとプロバイダーの障害情報を確認してください。',
      },
      facts(home, ['upper', sessionUp], ['upper', wanPath], ['lower', sessionUp]),
    );
  },
};
