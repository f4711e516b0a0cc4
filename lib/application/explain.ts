import { doables } from '../capabilities/catalogue.ts';
import { identity } from '../capabilities/identity.ts';
import { portForwardAdd } from '../capabilities/port-forward-add.ts';
import { portForwardRemove } from '../capabilities/port-forward-remove.ts';
import { refresh } from '../capabilities/refresh.ts';
import { sessionUp } from '../capabilities/session-up.ts';
import { addressClass, type AddressClass } from '../address/wan-class.ts';
import { wanIpv4 } from '../capabilities/wan-ipv4.ts';
import { wanPath, type WanPath } from '../capabilities/wan-path.ts';
import { behindLogin } from './behind-login.ts';
import type { AnyDoable } from '../router/capability.ts';
import type { Evidence } from '../router/driver.ts';
import type { ErrorCode, RouterError } from '../router/errors.ts';
import type { Router } from '../router/router.ts';
import type { Snapshot } from '../router/snapshot.ts';
import { finding, type Finding, type Status } from '../router/finding.ts';
import type { Text } from '../router/text.ts';

type Seen = Pick<Router, 'snapshot' | 'offers' | 'driver'> & Partial<Pick<Router, 'problem'>>;

const KINDS: Readonly<Record<Exclude<AddressClass, 'public'>, Text>> = {
  private: {
    en: 'This is a private address: the router sits behind another router.',
    ja: 'これはプライベートアドレスです（別のルーターの配下にあります）。',
  },
  cgn: {
    en: 'This address is shared by the provider (CGN): no ports of your own.',
    ja: 'これは事業者の共用アドレス（CGN）です。ポート開放はできません。',
  },
  'ds-lite': {
    en: 'This is the inner address of DS-Lite: no ports of your own.',
    ja: 'これはDS-Liteの内部アドレスです。ポート開放はできません。',
  },
  documentation: {
    en: 'This address is reserved for documentation.',
    ja: 'これは文書用の予約アドレスです。',
  },
  reserved: { en: 'This address is reserved.', ja: 'これは予約済みのアドレスです。' },
};

const PATHS: Readonly<Record<WanPath, Text>> = {
  pppoe: { en: 'IPv4 goes out by PPPoE.', ja: 'IPv4はPPPoEで出ていきます。' },
  'ipoe-map-e': { en: 'IPv4 goes out by IPoE with MAP-E.', ja: 'IPv4はIPoE（MAP-E）で出ていきます。' },
  'ipoe-ds-lite': { en: 'IPv4 goes out by IPoE with DS-Lite.', ja: 'IPv4はIPoE（DS-Lite）で出ていきます。' },
  'ipoe-fixed-ip': {
    en: 'IPv4 goes out by IPoE with a fixed address.',
    ja: 'IPv4はIPoE（固定IP）で出ていきます。',
  },
  ipoe: { en: 'IPv4 goes out by IPoE.', ja: 'IPv4はIPoEで出ていきます。' },
  'behind-router': {
    en: 'IPv4 goes out through another router.',
    ja: 'IPv4は別のルーターを経由して出ていきます。',
  },
  none: { en: 'There is no way out at the moment.', ja: '現在、外部への経路がありません。' },
  unknown: {
    en: 'Which way IPv4 goes out cannot be told from what the router says.',
    ja: 'IPv4の経路は報告内容からは判別できません。',
  },
};

const PATH_STATUS: Readonly<Partial<Record<WanPath, Status>>> = {
  'behind-router': 'warning',
  none: 'problem',
  unknown: 'unknown',
};

/** What was found, what it can do, and what it cannot and why, as somebody would tell a friend. */
export function explain({ snapshot, offers, driver, problem }: Seen): readonly Finding[] {
  const findings: Finding[] = [];
  const box = snapshot.value(identity);
  const name = [box?.vendor, box?.model].filter(Boolean).join(' ') || driver?.id || '?';
  const firmware = box?.firmware ? ` (${box.firmware})` : '';
  findings.push(
    finding('ok', { en: `Found: ${name}${firmware}.`, ja: `見つかりました：${name}${firmware}` }),
  );
  // what else it says would hide that nothing behind the login was read
  if (problem && refusedLogin(problem)) return [...findings, ...flaws(snapshot), explainError(problem)];

  findings.push(...flaws(snapshot));
  if (driver && UNTRIED[driver.evidence]) findings.push(finding('warning', UNTRIED[driver.evidence] as Text));
  if (problem) findings.push(explainError(problem));
  const accepted = driver && behindLogin(driver, snapshot);
  if (accepted) findings.push(finding('ok', accepted));

  const up = snapshot.value(sessionUp);
  if (up === true)
    findings.push(
      finding('ok', {
        en: 'It says that its Internet session is up.',
        ja: 'インターネットに接続済みと報告しています。',
      }),
    );
  if (up === false)
    findings.push(
      finding('problem', {
        en: 'It says that its Internet session is down.',
        ja: 'インターネットから切断されていると報告しています。',
      }),
    );
  if (up === undefined)
    findings.push(
      finding('unknown', {
        en: 'It does not say whether its Internet session is up.',
        ja: '接続状態は報告されません。',
      }),
    );

  const address = snapshot.value(wanIpv4);
  if (address !== undefined) {
    const kind = addressClass(address);
    const note = kind === 'public' ? { en: '', ja: '' } : KINDS[kind];
    findings.push(
      finding(kind === 'public' ? 'ok' : 'warning', {
        en: `WAN address: ${address}. ${note.en}`.trim(),
        ja: `WANアドレス：${address} ${note.ja}`.trim(),
      }),
    );
  }
  const path = snapshot.value(wanPath);
  if (path !== undefined) findings.push(finding(PATH_STATUS[path] ?? 'ok', PATHS[path]));
  return [...findings, ...canAndCannot(offers)];
}

/** The login was not accepted. */
const REFUSED: ReadonlySet<ErrorCode> = new Set(['auth-failed', 'auth-locked']);

/** Whether a login was tried, and not taken. */
export function refusedLogin(problem: RouterError | undefined): boolean {
  return problem !== undefined && REFUSED.has(problem.code);
}

/** Nothing is wrong with a router that has no session to reconnect, or where no login is entered. */
const NO_FAULT: ReadonlySet<ErrorCode> = new Set(['unsupported', 'disabled']);

/** How sure we are of a family, where nobody here has tried it (design rule 10). */
const UNTRIED: Readonly<Partial<Record<Evidence, Text>>> = {
  manual: {
    en: 'Its settings screen is known from the manual; it has not been tried on a real one here.',
    ja: '設定画面はマニュアルに基づいています（実機では未確認）。',
  },
  reconstructed: {
    en: 'Its settings screen is reconstructed from public sources and has not been tried on a real one; a capture would help.',
    ja: '設定画面は公開情報から再現したもので、実機では未確認です。キャプチャをお送りいただけると助かります。',
  },
};

/** A firmware with a flaw that the vendor has mended. */
function flaws(snapshot: Snapshot): readonly Finding[] {
  const observed = snapshot.get(identity);
  const { advisory, fixed } = observed.state === 'known' ? (observed.attributes ?? {}) : {};
  if (typeof advisory !== 'string' || typeof fixed !== 'string') return [];
  const text: Text = {
    en: `Its firmware has a known flaw (${advisory}), fixed in ${fixed}.`,
    ja: `ファームウェアに既知の脆弱性があります（${advisory}）。${fixed} 以降に更新してください。`,
  };
  return [finding('problem', text)];
}

/** Actions that nobody misses: ours, and those that UPnP alone has. */
const UNEXPECTED: readonly AnyDoable[] = [refresh, portForwardAdd, portForwardRemove];

function canAndCannot(offers: Router['offers']): readonly Finding[] {
  const usable = offers.filter(({ withdrawn }) => !withdrawn).map(({ capability }) => capability);
  const missing = doables.filter(
    (each) =>
      each.kind === 'action' &&
      !UNEXPECTED.includes(each) &&
      !offers.some(({ capability }) => capability === each),
  );
  const can = namesOf(usable);
  const lacks = namesOf(missing);
  return [
    finding('ok', {
      en: `It offers: ${can.en}. Whether it permits them shows when they are used.`,
      ja: `できること：${can.ja}（実際に許可されるかは実行時に分かります）`,
    }),
    ...cannot(offers),
    ...(missing.length > 0
      ? [
          finding('warning', {
            en: `It does not offer: ${lacks.en}.`,
            ja: `このドライバーで未対応の操作：${lacks.ja}`,
          }),
        ]
      : []),
  ];
}

/** What cannot be used, with the reason; what has the same reason stands together. */
function cannot(offers: Router['offers']): readonly Finding[] {
  const byReason = Map.groupBy(
    offers.filter(({ withdrawn }) => withdrawn),
    ({ withdrawn }) => withdrawn?.sentence('en') ?? '',
  );
  return [...byReason.values()].map((group) => {
    const names = namesOf(group.map(({ capability }) => capability));
    const why = group[0]?.withdrawn;
    const harmless = group.every(({ withdrawn }) => withdrawn && NO_FAULT.has(withdrawn.code));
    return finding(harmless ? 'warning' : 'problem', {
      en: `${names.en}: ${why?.sentence('en') ?? ''}`,
      ja: `${names.ja}：${why?.sentence('ja') ?? ''}`,
    });
  });
}

function namesOf(capabilities: readonly { readonly name: Text }[]): Text {
  const list = (language: keyof Text, between: string) =>
    capabilities.map(({ name }) => name[language]).join(between);
  return { en: list('en', ', '), ja: list('ja', '、') };
}

/** What went wrong, for the same reader. */
export function explainError(error: RouterError): Finding {
  // how a login was refused is of no use to whoever entered it
  const detail = error.detail === undefined || error.code === 'auth-failed' ? '' : ` (${error.detail})`;
  const sentence = (language: keyof Text) => `${error.sentence(language)}${detail}`;
  return finding('problem', { en: sentence('en'), ja: sentence('ja') });
}
