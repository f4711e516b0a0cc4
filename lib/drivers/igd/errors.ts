import { RouterError } from '../../router/errors.ts';
import type { Text } from '../../router/text.ts';

/** The actions of a WAN connection service that change its state. */
export type ControlAction = 'RequestConnection' | 'ForceTermination' | 'RequestTermination';

/**
 * What a refusal means for the one who asked: `already` – it is happening, which is success; `later` – ask again in a
 * moment; `forbidden` – this router does not let us, now or later; `rejected` – no, for the reason in the code.
 */
export type Refusal = 'already' | 'later' | 'forbidden' | 'rejected';

/** Codes are per service; these are of WANIPConnection and WANPPPConnection (UPnP Forum, WANIPConnection:1, 2.4). */
const BY_ACTION: Readonly<Record<ControlAction, Readonly<Partial<Record<number, Refusal>>>>> = {
  // 705 ConnectionSetupInProgress, 707 DisconnectInProgress
  RequestConnection: { 705: 'already', 707: 'later' },
  // 707 DisconnectInProgress: a FRITZ!Box 7690 answers it and does reconnect; 711 ConnectionAlreadyTerminated
  ForceTermination: { 707: 'already', 711: 'already' },
  RequestTermination: { 707: 'already', 711: 'already' },
};

/** Invalid Action, Invalid Args, Action Failed, Optional Action Not Implemented, Action Not Authorized. */
const FORBIDDEN: ReadonlySet<number> = new Set([401, 402, 501, 602, 606]);

export function refusalOf(action: ControlAction, code: number): Refusal {
  return BY_ACTION[action][code] ?? (FORBIDDEN.has(code) ? 'forbidden' : 'rejected');
}

/** Whether a refused reading is one that this router will never tell, as opposed to not now. */
export function neverTold(code: number): boolean {
  return FORBIDDEN.has(code) && code !== 501;
}

/** Whether what was thrown says something of one answer, and not that the router is away. */
export function concernsOneAnswer(thrown: unknown): thrown is RouterError {
  return thrown instanceof RouterError && (thrown.code === 'unreadable' || thrown.code === 'rejected');
}

const FRITZ_HINT: Text = {
  en: 'In the FRITZ!Box, under Internet > Permit Access > Port Sharing, allow this device to change port sharings and to disconnect and restore the Internet connection; then deploy again.',
  ja: 'FRITZ!Boxの「インターネット > アクセス許可 > ポート共有」で、この機器にポート共有の変更と接続の切断・再接続を許可し、再デプロイしてください。',
};

const GENERAL_HINT: Text = {
  en: 'If the router’s UPnP page has a setting that lets users disconnect or control the Internet connection, switch it on and deploy again. Many routers never allow it over UPnP.',
  ja: 'ルーターのUPnP設定に「利用者によるインターネット接続の切断・制御を許可」する項目があれば有効にして再デプロイしてください。UPnPでは許可しない機種も多くあります。',
};

/** A refusal as an error: `unsupported` where asking again is pointless, else `rejected`. */
export function refusalError(
  refusal: Refusal,
  code: number,
  description: string,
  vendor: string | null,
): RouterError {
  const detail = `${code} ${clean(description) || (NAMES[code] ?? 'UPnP error')}`;
  if (refusal === 'forbidden') return new RouterError('unsupported', { detail, hint: hintFor(vendor) });
  return new RouterError(refusal === 'later' ? 'busy' : 'rejected', { detail });
}

function hintFor(vendor: string | null): Text {
  return /\bAVM\b|FRITZ/i.test(vendor ?? '') ? FRITZ_HINT : GENERAL_HINT;
}

/** For routers that send the number alone. */
const NAMES: Readonly<Partial<Record<number, string>>> = {
  401: 'Invalid Action',
  402: 'Invalid Args',
  501: 'Action Failed',
  602: 'Optional Action Not Implemented',
  606: 'Action not authorized',
  704: 'ConnectionSetupFailed',
  706: 'ConnectionNotConfigured',
  707: 'DisconnectInProgress',
  709: 'InternetAccessDisabled',
  710: 'InvalidConnectionType',
};

function clean(text: string): string {
  return text
    .replace(/[\p{C}\s]+/gu, ' ')
    .trim()
    .slice(0, 80);
}
