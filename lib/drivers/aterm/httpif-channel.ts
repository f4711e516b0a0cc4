import { wanMode } from '../../capabilities/wan-mode.ts';
import { seconds } from '../../router/clock.ts';
import type { Channel } from '../../router/driver.ts';
import { Report } from '../../router/report.ts';
import { request } from '../../transport/http.ts';
import { aboutReadings, type About } from '../about.ts';
import type { Whereabouts } from '../base-url.ts';
import { question, valueIn, wanModeOf } from './httpif.ts';

/** `SYS_MODE` without a login: still MAP-E, or fallen back to PPPoE? */
export function httpifChannel(where: Whereabouts, about: About): Channel {
  return {
    id: 'httpif',
    operations: [],
    looks: [
      {
        id: 'mode',
        provides: [wanMode, ...aboutReadings],
        pace: { normal: seconds(60), fast: seconds(2) },
        deadlineMs: seconds(6),
        async read(signal) {
          const answer = await request({ ...question(where.base, 'SYS_MODE_GET'), signal });
          const report = new Report();
          about.tell(report);
          const said = valueIn(answer, 'SYS_MODE');
          const mode = said === undefined ? undefined : wanModeOf(said);
          // a firmware that has closed the interface (CVE-2026-4309 may have) answers 403
          if (said === undefined) return report.miss(wanMode, 'not-offered');
          return mode === undefined ? report.miss(wanMode, 'not-said') : report.tell(wanMode, mode);
        },
      },
    ],
  };
}
