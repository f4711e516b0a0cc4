import type { ErrorCode } from '../router/errors.ts';
import type { Text } from '../router/text.ts';

/** What a broker does to us, in the words of brokers, and what a person can do about it. */
export interface Trouble extends Text {
  readonly code: ErrorCode;
  readonly hint: Text;
  /** Reasons of MQTT 5 (section 2.4), and of 3.1.1 (table 3.1, up to 5). */
  readonly reasons?: readonly number[];
  /** Words of Node.js and OpenSSL; the first that fits counts. */
  readonly words?: RegExp;
}

export const TROUBLES = {
  login: {
    code: 'auth-failed',
    reasons: [0x04, 0x05, 0x86, 0x87, 0x8c],
    en: 'The broker refused the user name or password.',
    ja: 'ブローカーがユーザー名またはパスワードを拒否しました。',
    hint: {
      en: 'Check the user name and password of the broker; with Home Assistant’s Mosquitto, use a Home Assistant user. It is tried again once a minute.',
      ja: 'ブローカーのユーザー名とパスワードを確認してください（Home AssistantのMosquittoではHome Assistantのユーザーを使います）。1分ごとに再試行します。',
    },
  },
  rights: {
    code: 'rejected',
    en: 'The broker’s access rules (ACL) do not allow a topic that is needed.',
    ja: '必要なトピックがブローカーのアクセス権（ACL）で許可されていません。',
    hint: {
      en: 'Give this user the rights that the README lists.',
      ja: 'READMEにある権限をこのユーザーに与えてください。',
    },
  },
  notSeen: {
    code: 'rejected',
    en: 'The broker took what we published and does not show it to us.',
    ja: '公開したメッセージがブローカーから届きません。',
    hint: {
      en: 'Its access rules (ACL) probably do not allow this topic: give this user the rights that the README lists, for reading as well as for writing.',
      ja: 'アクセス権（ACL）がこのトピックを許可していない可能性があります。READMEにある権限（読み取りと書き込み）を与えてください。',
    },
  },
  sameId: {
    code: 'conflict',
    reasons: [0x8e],
    en: 'Another program is connected with the same client id, and the broker keeps only one of them.',
    ja: '同じクライアントIDで別のプログラムが接続しているため、ブローカーが一方を切断しました。',
    hint: {
      en: 'Leave the client id empty, or give each its own. Until then an ending is added to ours.',
      ja: 'クライアントIDを空欄にするか、それぞれ別にしてください。それまでは末尾に文字を付けて接続します。',
    },
  },
  clientId: {
    code: 'rejected',
    reasons: [0x02, 0x85],
    en: 'The broker refused the client id.',
    ja: 'ブローカーがクライアントIDを拒否しました。',
    hint: {
      en: 'Leave the client id empty, or enter one that the broker allows.',
      ja: 'クライアントIDを空欄にするか、ブローカーが許可するものを入力してください。',
    },
  },
  version: {
    code: 'unsupported',
    reasons: [0x01, 0x84],
    en: 'The broker does not speak this version of MQTT.',
    ja: 'ブローカーがこのバージョンのMQTTに対応していません。',
    hint: { en: 'Choose the other protocol.', ja: 'もう一方のプロトコルを選んでください。' },
  },
  tooLarge: {
    code: 'rejected',
    reasons: [0x95],
    en: 'A message is too large for the broker’s limit on packet size.',
    ja: 'メッセージがブローカーの上限サイズ（packet size）を超えています。',
    hint: {
      en: 'Home Assistant’s discovery needs documents of up to 32 kB: raise the limit (Mosquitto: max_packet_size), or switch discovery off.',
      ja: 'Home Assistantの自動登録には最大32 kBの文書が必要です。上限（Mosquittoでは max_packet_size）を上げるか、自動登録を切ってください。',
    },
  },
  noRetain: {
    code: 'unsupported',
    reasons: [0x9a],
    en: 'This broker keeps no messages (retain is not available).',
    ja: 'このブローカーはメッセージの保持（retain）に対応していません。',
    hint: {
      en: 'Home Assistant needs retained messages: allow them (Mosquitto: retain_available true), or use another broker.',
      ja: 'Home Assistantには保持が必要です。許可する（Mosquittoでは retain_available true）か、別のブローカーを使ってください。',
    },
  },
  noQos: {
    code: 'unsupported',
    reasons: [0x9b],
    en: 'This broker does not confirm messages (QoS 1 is not available).',
    ja: 'このブローカーは受信確認（QoS 1）に対応していません。',
    hint: {
      en: 'Allow QoS 1 (Mosquitto: max_qos 1), or use another broker.',
      ja: 'QoS 1を許可する（Mosquittoでは max_qos 1）か、別のブローカーを使ってください。',
    },
  },
  notNow: {
    code: 'unreachable',
    reasons: [0x03, 0x88, 0x89, 0x8b],
    en: 'The broker cannot serve us now: it is busy, full or shutting down.',
    ja: 'ブローカーは現在接続を受け付けていません（混雑、上限、停止処理中など）。',
    hint: { en: 'It is tried again by itself.', ja: '自動的に再試行します。' },
  },
  limit: {
    code: 'rejected',
    reasons: [0x93, 0x96, 0x97, 0x9f],
    en: 'The broker’s limit on messages or connections is reached.',
    ja: 'ブローカーのメッセージ数または接続数の上限に達しました。',
    hint: { en: 'Raise its quota for this user.', ja: 'このユーザーの上限を上げてください。' },
  },
  shutOut: {
    code: 'rejected',
    reasons: [0x8a, 0x98],
    en: 'The broker does not let this client in.',
    ja: 'ブローカーがこのクライアントの接続を拒否しました。',
    hint: {
      en: 'Look into the broker’s log; this client may be banned.',
      ja: 'ブローカーのログを確認してください（禁止されている可能性があります）。',
    },
  },
  elsewhere: {
    code: 'refused-redirect',
    reasons: [0x9c, 0x9d],
    en: 'The broker sends us to another server; we do not follow.',
    ja: 'ブローカーが別のサーバーへの接続を求めましたが、従いません。',
    hint: { en: 'Enter the other server’s address.', ja: '新しいサーバーのアドレスを入力してください。' },
  },
  badTopic: {
    code: 'rejected',
    reasons: [0x8f, 0x90],
    en: 'The broker refused a topic’s name.',
    ja: 'ブローカーがトピック名を拒否しました。',
    hint: { en: 'Choose another base topic.', ja: '別のベーストピックを選んでください。' },
  },
  other: {
    code: 'rejected',
    en: 'The broker refused the request.',
    ja: 'ブローカーが要求を拒否しました。',
    hint: { en: 'The broker’s log may tell why.', ja: '理由はブローカーのログを確認してください。' },
  },
  clientCertificate: {
    code: 'auth-failed',
    words: /CERTIFICATE_REQUIRED|SSLV3_ALERT_(HANDSHAKE|BAD_CERT)|ALERT_(UNKNOWN_CA|BAD_CERT|CERT)/,
    en: 'The broker wants a client certificate that it trusts.',
    ja: 'ブローカーが信頼できるクライアント証明書を求めています。',
    hint: {
      en: 'Enter the files of a client certificate and its key, or choose a TLS configuration.',
      ja: 'クライアント証明書と鍵のファイルを入力するか、TLS設定を選んでください。',
    },
  },
  certificate: {
    code: 'wrong-host',
    words: /CERT|SIGNED|SIGNATURE|ISSUER/,
    en: 'The broker’s certificate cannot be trusted.',
    ja: 'ブローカーの証明書を信頼できません。',
    hint: {
      en: 'Enter the file of the authority (CA) that made it, and the name that stands in it as host; see that it has not expired.',
      ja: '発行元（CA）の証明書ファイルと、証明書に書かれたホスト名を入力してください。有効期限も確認してください。',
    },
  },
  noTls: {
    code: 'wrong-host',
    words: /TLS|SSL|EPROTO/,
    en: 'The broker and we do not agree on TLS at this port.',
    ja: 'このポートではブローカーとTLSで接続できません。',
    hint: {
      en: 'mqtt:// is for plain ports (1883), mqtts:// for encrypted ones (8883).',
      ja: '暗号化なしのポート（1883）には mqtt://、暗号化ありのポート（8883）には mqtts:// を使います。',
    },
  },
  noBroker: {
    code: 'unreachable',
    en: 'No broker answers at this address and port.',
    ja: 'このアドレスとポートではブローカーが応答しません。',
    hint: {
      en: 'See that the broker runs and that the URL is right. It is tried again by itself.',
      ja: 'ブローカーが動いているか、URLが正しいか確認してください。自動的に再試行します。',
    },
  },
  noName: {
    code: 'unreachable',
    words: /ENOTFOUND|EAI_/,
    en: 'The broker’s name is not known.',
    ja: 'ブローカーの名前を解決できません。',
    hint: {
      en: 'Check the host in the URL, or enter its address. It is tried again by itself.',
      ja: 'URLのホスト名を確認するか、IPアドレスを入力してください。自動的に再試行します。',
    },
  },
  noUser: {
    code: 'invalid-input',
    en: 'There is a password for the broker and no user name.',
    ja: 'ブローカーのパスワードだけがあり、ユーザー名がありません。',
    hint: { en: 'Enter both, or neither.', ja: '両方入力するか、両方空欄にしてください。' },
  },
  noGreeting: {
    code: 'unreachable',
    en: 'Something took the connection and ended it without a word.',
    ja: '接続直後に、応答なしで切断されました。',
    hint: {
      en: 'Is this the broker’s port, and is TLS (mqtts://) wanted there? A broker without retain or QoS 1 does so too; with MQTT 5 it says why.',
      ja: 'ポート番号と、TLS（mqtts://）が必要かを確認してください。保持（retain）やQoS 1に対応しないブローカーも同様です。MQTT 5なら理由が分かります。',
    },
  },
  lost: {
    code: 'unreachable',
    en: 'The connection to the broker was lost.',
    ja: 'ブローカーとの接続が切れました。',
    hint: { en: 'It is tried again by itself.', ja: '自動的に再接続します。' },
  },
  againAndAgain: {
    code: 'unreachable',
    en: 'The broker ends the connection again and again and gives no reason.',
    ja: 'ブローカーが理由を示さず接続を繰り返し切断しています。',
    hint: {
      en: 'The broker’s log may tell why; with MQTT 5 we are told.',
      ja: '理由はブローカーのログを確認してください。MQTT 5なら理由が分かります。',
    },
  },
} as const satisfies Readonly<Record<string, Trouble>>;
