import { z } from 'zod';
import { setting } from '../router/capability.ts';
import { minutes } from '../router/clock.ts';
import { LONGEST_PAUSE_MIN } from '../router/pause.ts';
import type { Derivation } from '../router/report.ts';

const asked = z.union([
  z.boolean(),
  z.strictObject({ minutes: z.number().min(1).max(LONGEST_PAUSE_MIN).optional() }),
]);

/** Done by the router itself, with every channel; no driver performs it. Whoever asks again begins the pause anew. */
export const pause = setting('pause', {
  value: z.boolean(),
  input: asked,
  hidden: true,
  whilePaused: true,
  name: { en: 'Pause polling', ja: 'ポーリングの一時停止' },
  description: {
    en: 'Leaves the router alone, so that a person can use its settings screen; polling resumes by itself. `true`, `false` or `{"minutes":60}`; the attribute `until` says when it ends.',
    ja: '設定画面を人が使えるよう、ルーターへのアクセスを一時的に止めます（自動的に再開）。`true`、`false`、`{"minutes":60}` で指定し、属性 `until` が再開日時です。',
  },
  risk: 'none',
  cooldownMs: 0,
  settlesMs: 0,
  matches: (value, input) => value === (input !== false),
  entity: { platform: 'switch', category: 'config', icon: 'mdi:pause-circle-outline' },
});

/** How long a pause is asked for, in milliseconds; 0: it is to end. */
export function pauseAsked(input: z.output<typeof asked>, usualMinutes: number): number {
  if (input === false) return 0;
  return minutes(input === true ? usualMinutes : (input.minutes ?? usualMinutes));
}

export const derivePause: Derivation = ({ pausedUntil }, report) =>
  void report.tell(
    pause,
    pausedUntil !== undefined,
    pausedUntil === undefined ? undefined : { until: new Date(pausedUntil).toISOString() },
  );
