import type { Kind } from '../capture/mask/kinds.ts';
import type { Side } from '../dual-stack/home.ts';
import type { HomeReport } from '../dual-stack/judge.ts';
import type { BridgeStanding } from '../mqtt/bridge-standing.ts';
import type { RouterConfig } from '../router/config.ts';
import type { RouterError } from '../router/errors.ts';
import type { Router } from '../router/router.ts';

/** What diagnostics are made of, at one time. */
export interface Facts {
  /** Wall clock, milliseconds since 1970. */
  readonly at: number;
  readonly versions: Versions;
  readonly routers: readonly RouterNodeFacts[];
  readonly homes: readonly HomeNodeFacts[];
  readonly brokers: readonly BrokerNodeFacts[];
  /** What is known to be secret: it is looked for everywhere. */
  readonly secrets: readonly Secret[];
}

export interface Versions {
  readonly package: string;
  readonly nodeRed: string;
  readonly node: string;
  /** `linux-arm64`. */
  readonly platform: string;
  /** Of the process. */
  readonly uptimeS: number;
  readonly memoryMb: number;
}

export interface Secret {
  readonly kind: Kind;
  readonly value: string;
}

/** Absent where its settings make no sense; then `fault` says why. */
export interface RouterNodeFacts {
  readonly name: string;
  readonly slug: string;
  readonly config?: RouterConfig | undefined;
  readonly hasPassword: boolean;
  readonly router?: RouterSeen | undefined;
  readonly fault?: RouterError | undefined;
}

export type RouterSeen = Pick<
  Router,
  'driver' | 'snapshot' | 'offers' | 'problem' | 'running' | 'paused' | 'overdue' | 'lookLog' | 'standings'
>;

export interface HomeNodeFacts {
  readonly slug: string;
  /** Slugs of its routers. */
  readonly members?: Readonly<Record<Side, string>> | undefined;
  readonly report?: HomeReport | undefined;
  readonly fault?: RouterError | undefined;
}

export interface BrokerNodeFacts {
  /** As it was entered. */
  readonly url: string;
  readonly base: string;
  readonly protocol: number;
  readonly tls: boolean;
  readonly hasLogin: boolean;
  readonly hasClientId: boolean;
  readonly state: string;
  readonly problem?: RouterError | undefined;
  readonly fault?: RouterError | undefined;
  readonly standing?: BridgeStanding | undefined;
  /** What was last said about it in the log. */
  readonly lines: readonly LogLine[];
}

export interface LogLine {
  readonly at: number;
  readonly line: string;
}
