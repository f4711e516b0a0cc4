import { RouterError, type ErrorCode } from '../router/errors.ts';
import type { Text } from '../router/text.ts';

/** What a broker does to us, in the words of brokers, and what a person can do about it. */
interface Trouble {
  readonly code: ErrorCode;
  readonly sentence: Text;
  readonly hint: Text;
}

const LOGIN: Trouble = {
  code: 'auth-failed',
  sentence: {
    en: 'The broker refused the user name or password.',
    ja: 'ブローカーがユーザー名またはパスワードを拒否しました。',
  },
  hint: {
    en: 'Check the user name and password of the broker; with Home Assistant’s Mosquitto, use a Home Assistant user. It is tried again once a minute.',
    ja: 'ブローカーのユーザー名とパスワードを確認してください（Home AssistantのMosquittoではHome Assistantのユーザーを使います）。1分ごとに再試行します。',
  },
};
const RIGHTS: Trouble = {
  code: 'rejected',
  sentence: {
    en: 'The broker’s access rules (ACL) do not allow a topic that is needed.',
    ja: '必要なトピックがブローカーのアクセス権（ACL）で許可されていません。',
  },
  hint: {
    en: 'Give this user the rights that the README lists.',
    ja: 'READMEにある権限をこのユーザーに与えてください。',
  },
};
const NOT_SEEN: Trouble = {
  code: 'rejected',
  sentence: {
    en: 'The broker took what we published and does not show it to us.',
    ja: '公開したメッセージがブローカーから届きません。',
  },
  hint: {
    en: 'Its access rules (ACL) probably do not allow this topic: give this user the rights that the README lists, for reading as well as for writing.',
    ja: 'アクセス権（ACL）がこのトピックを許可していない可能性があります。READMEにある権限（読み取りと書き込み）を与えてください。',
  },
};
const SAME_ID: Trouble = {
  code: 'conflict',
  sentence: {
    en: 'Another program is connected with the same client id, and the broker keeps only one of them.',
    ja: '同じクライアントIDで別のプログラムが接続しているため、ブローカーが一方を切断しました。',
  },
  hint: {
    en: 'Leave the client id empty, or give each its own. Until then an ending is added to ours.',
    ja: 'クライアントIDを空欄にするか、それぞれ別にしてください。それまでは末尾に文字を付けて接続します。',
  },
};
const CLIENT_ID: Trouble = {
  code: 'rejected',
  sentence: { en: 'The broker refused the client id.', ja: 'ブローカーがクライアントIDを拒否しました。' },
  hint: {
    en: 'Leave the client id empty, or enter one that the broker allows.',
    ja: 'クライアントIDを空欄にするか、ブローカーが許可するものを入力してください。',
  },
};
const VERSION: Trouble = {
  code: 'unsupported',
  sentence: {
    en: 'The broker does not speak this version of MQTT.',
    ja: 'ブローカーがこのバージョンのMQTTに対応していません。',
  },
  hint: { en: 'Choose the other protocol.', ja: 'もう一方のプロトコルを選んでください。' },
};
const TOO_LARGE: Trouble = {
  code: 'rejected',
  sentence: {
    en: 'A message is too large for the broker’s limit on packet size.',
    ja: 'メッセージがブローカーの上限サイズ（packet size）を超えています。',
  },
  hint: {
    en: 'Home Assistant’s discovery needs documents of up to 32 kB: raise the limit (Mosquitto: max_packet_size), or switch discovery off.',
    ja: 'Home Assistantの自動登録には最大32 kBの文書が必要です。上限（Mosquittoでは max_packet_size）を上げるか、自動登録を切ってください。',
  },
};
const NO_RETAIN: Trouble = {
  code: 'unsupported',
  sentence: {
    en: 'This broker keeps no messages (retain is not available).',
    ja: 'このブローカーはメッセージの保持（retain）に対応していません。',
  },
  hint: {
    en: 'Home Assistant needs retained messages: allow them (Mosquitto: retain_available true), or use another broker.',
    ja: 'Home Assistantには保持が必要です。許可する（Mosquittoでは retain_available true）か、別のブローカーを使ってください。',
  },
};
const NO_QOS: Trouble = {
  code: 'unsupported',
  sentence: {
    en: 'This broker does not confirm messages (QoS 1 is not available).',
    ja: 'このブローカーは受信確認（QoS 1）に対応していません。',
  },
  hint: {
    en: 'Allow QoS 1 (Mosquitto: max_qos 1), or use another broker.',
    ja: 'QoS 1を許可する（Mosquittoでは max_qos 1）か、別のブローカーを使ってください。',
  },
};
const NOT_NOW: Trouble = {
  code: 'unreachable',
  sentence: {
    en: 'The broker cannot serve us now: it is busy, full or shutting down.',
    ja: 'ブローカーは現在接続を受け付けていません（混雑、上限、停止処理中など）。',
  },
  hint: { en: 'It is tried again by itself.', ja: '自動的に再試行します。' },
};
const LIMIT: Trouble = {
  code: 'rejected',
  sentence: {
    en: 'The broker’s limit on messages or connections is reached.',
    ja: 'ブローカーのメッセージ数または接続数の上限に達しました。',
  },
  hint: { en: 'Raise its quota for this user.', ja: 'このユーザーの上限を上げてください。' },
};
const SHUT_OUT: Trouble = {
  code: 'rejected',
  sentence: {
    en: 'The broker does not let this client in.',
    ja: 'ブローカーがこのクライアントの接続を拒否しました。',
  },
  hint: {
    en: 'Look into the broker’s log; this client may be banned.',
    ja: 'ブローカーのログを確認してください（禁止されている可能性があります）。',
  },
};
const ELSEWHERE: Trouble = {
  code: 'refused-redirect',
  sentence: {
    en: 'The broker sends us to another server; we do not follow.',
    ja: 'ブローカーが別のサーバーへの接続を求めましたが、従いません。',
  },
  hint: { en: 'Enter the other server’s address.', ja: '新しいサーバーのアドレスを入力してください。' },
};
const BAD_TOPIC: Trouble = {
  code: 'rejected',
  sentence: { en: 'The broker refused a topic’s name.', ja: 'ブローカーがトピック名を拒否しました。' },
  hint: { en: 'Choose another base topic.', ja: '別のベーストピックを選んでください。' },
};
const OTHER: Trouble = {
  code: 'rejected',
  sentence: { en: 'The broker refused the request.', ja: 'ブローカーが要求を拒否しました。' },
  hint: { en: 'The broker’s log may tell why.', ja: '理由はブローカーのログを確認してください。' },
};
const CERTIFICATE: Trouble = {
  code: 'wrong-host',
  sentence: {
    en: 'The broker’s certificate cannot be trusted.',
    ja: 'ブローカーの証明書を信頼できません。',
  },
  hint: {
    en: 'Enter the file of the authority (CA) that made it, and the name that stands in it as host; see that it has not expired.',
    ja: '発行元（CA）の証明書ファイルと、証明書に書かれたホスト名を入力してください。有効期限も確認してください。',
  },
};
const CLIENT_CERTIFICATE: Trouble = {
  code: 'auth-failed',
  sentence: {
    en: 'The broker wants a client certificate that it trusts.',
    ja: 'ブローカーが信頼できるクライアント証明書を求めています。',
  },
  hint: {
    en: 'Enter the files of a client certificate and its key, or choose a TLS configuration.',
    ja: 'クライアント証明書と鍵のファイルを入力するか、TLS設定を選んでください。',
  },
};
const NO_TLS: Trouble = {
  code: 'wrong-host',
  sentence: {
    en: 'The broker and we do not agree on TLS at this port.',
    ja: 'このポートではブローカーとTLSで接続できません。',
  },
  hint: {
    en: 'mqtt:// is for plain ports (1883), mqtts:// for encrypted ones (8883).',
    ja: '暗号化なしのポート（1883）には mqtt://、暗号化ありのポート（8883）には mqtts:// を使います。',
  },
};
const NOBODY: Trouble = {
  code: 'unreachable',
  sentence: {
    en: 'No broker answers at this address and port.',
    ja: 'このアドレスとポートではブローカーが応答しません。',
  },
  hint: {
    en: 'See that the broker runs and that the URL is right. It is tried again by itself.',
    ja: 'ブローカーが動いているか、URLが正しいか確認してください。自動的に再試行します。',
  },
};
const NO_NAME: Trouble = {
  code: 'unreachable',
  sentence: { en: 'The broker’s name is not known.', ja: 'ブローカーの名前を解決できません。' },
  hint: {
    en: 'Check the host in the URL, or enter its address. It is tried again by itself.',
    ja: 'URLのホスト名を確認するか、IPアドレスを入力してください。自動的に再試行します。',
  },
};
const NO_USER: Trouble = {
  code: 'invalid-input',
  sentence: {
    en: 'There is a password for the broker and no user name.',
    ja: 'ブローカーのパスワードだけがあり、ユーザー名がありません。',
  },
  hint: { en: 'Enter both, or neither.', ja: '両方入力するか、両方空欄にしてください。' },
};
const NO_GREETING: Trouble = {
  code: 'unreachable',
  sentence: {
    en: 'Something took the connection and ended it without a word.',
    ja: '接続直後に、応答なしで切断されました。',
  },
  hint: {
    en: 'Is this the broker’s port, and is TLS (mqtts://) wanted there? A broker without retain or QoS 1 does so too; with MQTT 5 it says why.',
    ja: 'ポート番号と、TLS（mqtts://）が必要かを確認してください。保持（retain）やQoS 1に対応しないブローカーも同様です。MQTT 5なら理由が分かります。',
  },
};
const LOST: Trouble = {
  code: 'unreachable',
  sentence: { en: 'The connection to the broker was lost.', ja: 'ブローカーとの接続が切れました。' },
  hint: { en: 'It is tried again by itself.', ja: '自動的に再接続します。' },
};
const AGAIN_AND_AGAIN: Trouble = {
  code: 'unreachable',
  sentence: {
    en: 'The broker ends the connection again and again and gives no reason.',
    ja: 'ブローカーが理由を示さず接続を繰り返し切断しています。',
  },
  hint: {
    en: 'The broker’s log may tell why; with MQTT 5 we are told.',
    ja: '理由はブローカーのログを確認してください。MQTT 5なら理由が分かります。',
  },
};

/** Reasons of MQTT 5 (section 2.4), and of 3.1.1 (table 3.1, up to 5). */
const REASONS: ReadonlyMap<number, Trouble> = new Map([
  [0x01, VERSION],
  [0x02, CLIENT_ID],
  [0x03, NOT_NOW],
  [0x04, LOGIN],
  [0x05, LOGIN],
  [0x84, VERSION],
  [0x85, CLIENT_ID],
  [0x86, LOGIN],
  [0x87, LOGIN],
  [0x88, NOT_NOW],
  [0x89, NOT_NOW],
  [0x8a, SHUT_OUT],
  [0x8b, NOT_NOW],
  [0x8c, LOGIN],
  [0x8e, SAME_ID],
  [0x8f, BAD_TOPIC],
  [0x90, BAD_TOPIC],
  [0x93, LIMIT],
  [0x95, TOO_LARGE],
  [0x96, LIMIT],
  [0x97, LIMIT],
  [0x98, SHUT_OUT],
  [0x9a, NO_RETAIN],
  [0x9b, NO_QOS],
  [0x9c, ELSEWHERE],
  [0x9d, ELSEWHERE],
  [0x9f, LIMIT],
]);

/** Words of Node.js and OpenSSL; the first that fits counts. */
const WORDS: readonly (readonly [RegExp, Trouble])[] = [
  [
    /CERTIFICATE_REQUIRED|SSLV3_ALERT_(HANDSHAKE|BAD_CERT)|ALERT_(UNKNOWN_CA|BAD_CERT|CERT)/,
    CLIENT_CERTIFICATE,
  ],
  [/CERT|SIGNED|SIGNATURE|ISSUER/, CERTIFICATE],
  [/TLS|SSL|EPROTO/, NO_TLS],
  [/ENOTFOUND|EAI_/, NO_NAME],
];

/** Why a connection did not come about, or ended; the client's own message may hold the URL and is not passed on. */
export function connectProblem(failure: object): RouterError {
  const code = codeIn(failure);
  if (typeof code === 'number') return told(REASONS.get(code) ?? OTHER, `reason ${code}`);
  if (code !== undefined) return told(WORDS.find(([word]) => word.test(code))?.[1] ?? NOBODY, code);
  return told(NOBODY);
}

/** A connection that ended without a reason before the broker had said anything. */
export const noGreeting = (): RouterError => told(NO_GREETING);

/** A connection that ended without a reason. */
export const lost = (): RouterError => told(LOST);

/** Whether nothing more is known than that the connection ended. */
export const isPlainLoss = ({ hint }: RouterError): boolean => hint === LOST.hint;

/**
 * Connections that end without a reason soon after they have begun, one after the other. What it probably is: the client id that
 * the user gave is somebody else's too, or a message is larger than the broker takes.
 */
export function flapping(likely: { readonly givenId: boolean; readonly unconfirmed: number }): RouterError {
  if (likely.unconfirmed > LARGE) return told(TOO_LARGE, `${likely.unconfirmed} bytes`);
  return told(likely.givenId ? SAME_ID : AGAIN_AND_AGAIN);
}

/** A message beyond this, never confirmed, may be why a connection ended; brokers' own smallest limits are about as large. */
const LARGE = 1024;

/** A password without a user name; MQTT 3.1.1 cannot say that. */
export const noUser = (): RouterError => told(NO_USER);

/** A message that is larger than what the broker said it takes (MQTT 5). */
export const tooLarge = (topic: string, bytes: number): RouterError =>
  told(TOO_LARGE, `${topic}: ${bytes} bytes`);

/** What the broker does not let us do. */
export function aclProblem(topic: string): RouterError {
  return told(RIGHTS, topic);
}

/** What the broker confirmed and did not pass on to us, although it let us subscribe. */
export function notSeen(topic: string): RouterError {
  return told(NOT_SEEN, topic);
}

/** Why a publication did not arrive: refused by the broker for a reason, or lost with the connection. */
export function publishProblem(topic: string, failure: Error): RouterError {
  const code = codeIn(failure);
  if (code === 0x87) return aclProblem(topic);
  if (typeof code === 'number') return told(REASONS.get(code) ?? OTHER, `${topic}: reason ${code}`);
  return lost();
}

function told({ code, sentence, hint }: Trouble, detail?: string): RouterError {
  return new RouterError(code, { sentence, hint, ...(detail !== undefined && { detail }) });
}

/** MQTT's reason, or the operating system's word. */
function codeIn(failure: object): number | string | undefined {
  const { code } = failure as { readonly code?: unknown };
  return typeof code === 'number' || typeof code === 'string' ? code : undefined;
}
