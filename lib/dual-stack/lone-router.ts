import { reachable } from '../capabilities/reachable.ts';
import { sessionError } from '../capabilities/session-error.ts';
import { sessionUp } from '../capabilities/session-up.ts';
import { wanIpv4 } from '../capabilities/wan-ipv4.ts';
import type { RouterError } from '../router/errors.ts';
import { ok, problem, unknown, type Finding } from '../router/finding.ts';
import type { Notice } from '../router/notice.ts';
import type { Snapshot } from '../router/snapshot.ts';
import type { Text } from '../router/text.ts';
import type { AlertSource } from './alert-dispatcher.ts';
import type { Member } from './dual-stack.ts';
import { SPOT_OF_AREA, type CheckFinding } from './check.ts';

interface View {
  readonly snapshot: Snapshot;
  readonly problem?: RouterError | undefined;
  readonly host: string;
}

/** A router that belongs to no home, or is watched for itself: whether it answers, lets us in, and has its session. */
export class LoneRouter implements AlertSource {
  readonly #member: Member;

  constructor(member: Member) {
    this.#member = member;
  }

  get report(): { readonly findings: readonly CheckFinding[] } | undefined {
    const { host, router } = this.#member;
    const { snapshot, problem: trouble } = router;
    if (snapshot.value(reachable) === undefined && !trouble) return undefined;
    const view = { host, snapshot, problem: trouble };
    return { findings: [answers(view), login(view), session(view)] };
  }

  get changing(): boolean {
    return this.#member.router.running !== undefined;
  }

  subscribe(listener: Parameters<AlertSource['subscribe']>[0]): () => void {
    return this.#member.router.subscribe((notice: Notice) => {
      if (notice.kind === 'offers') listener({ kind: 'changing' });
      if (notice.kind === 'problem') listener({ kind: 'judged' });
      if (notice.kind !== 'changed') return;
      listener({ kind: 'judged' });
      const from = notice.last.value(wanIpv4);
      const to = notice.now.value(wanIpv4);
      if (from !== undefined && to !== undefined && from !== to)
        listener({ kind: 'address', side: 'single', from, to });
    });
  }
}

function answers({ snapshot, host }: View): CheckFinding {
  return named(
    'router-answers',
    'router',
    { en: 'Router answers', ja: 'ルーターの応答' },
    snapshot.value(reachable) === false
      ? problem(
          { en: `The router does not answer at ${host}.`, ja: `ルーター（${host}）が応答しません。` },
          {
            en: 'See whether it is switched on and its LAN cable is in. It may be restarting, or have another address now.',
            ja: '電源とLANケーブルを確認してください。再起動中か、アドレスが変わった可能性もあります。',
          },
          [],
        )
      : ok({ en: 'The router answers.', ja: 'ルーターは応答しています。' }, []),
  );
}

function login({ problem: trouble }: View): CheckFinding {
  return named(
    'router-login',
    'login',
    { en: 'Login of the router', ja: 'ルーターのログイン' },
    trouble?.code === 'auth-failed'
      ? problem(
          { en: 'The router refuses our login.', ja: 'ルーターへのログインが拒否されました。' },
          {
            en: 'Enter the user name and password of its settings screen again. No further attempt is made until they change.',
            ja: '設定画面のユーザー名とパスワードを入力し直してください。変更されるまで再試行しません。',
          },
          [trouble.code],
        )
      : ok({ en: 'No login was refused.', ja: 'ログインは拒否されていません。' }, []),
  );
}

function session({ snapshot }: View): CheckFinding {
  const up = snapshot.value(sessionUp);
  const error = snapshot.value(sessionError) ?? 'none';
  return named(
    'router-session',
    'session',
    { en: 'Session', ja: 'セッション' },
    up === undefined
      ? unknown(
          { en: 'It is not known whether the session is up.', ja: 'セッションの状態を確認できません。' },
          { en: 'Look again.', ja: 'もう一度確認してください。' },
          [],
        )
      : up
        ? ok({ en: 'The session is up.', ja: 'セッションは接続されています。' }, [])
        : problem(
            error === 'none'
              ? { en: 'The session is down.', ja: 'セッションが切断されています。' }
              : {
                  en: `The session is down; the router says: ${error}.`,
                  ja: `セッションが切断されています（ルーターの報告：${error}）。`,
                },
            {
              en: 'See whether the cable to the WAN port is in, then press Reconnect.',
              ja: 'WANポートのケーブルを確認してから「再接続」を実行してください。',
            },
            [],
          ),
  );
}

function named(id: string, area: CheckFinding['area'], name: Text, found: Finding): CheckFinding {
  return { id, area, spot: SPOT_OF_AREA[area], name, ...found };
}
