import type { Home, Side } from '../../dual-stack/home.ts';
import type { AnyDoable } from '../../router/capability.ts';
import type { Result } from '../../router/verification.ts';

/** Where a router may have moved to, and which box counts there; without an identity none does. */
export interface OtherPlaces {
  readonly also: readonly string[];
  readonly identity: string | undefined;
}

/** The two routers as a set-up needs them. */
export interface Access {
  /** Reads both afresh. One that cannot be read is part of the answer. */
  look(signal: AbortSignal, lower: OtherPlaces): Promise<Home>;
  /** Which box it is, whatever its address; undefined: it has not answered yet. */
  identityOf(side: Side): string | undefined;
  /** Undefined: that router has not answered yet. */
  can(side: Side, capability: AnyDoable): boolean | undefined;
  /** `insist`: neither a cool-down nor what speaks against the change holds it up. */
  run(
    side: Side,
    capability: AnyDoable,
    input: unknown,
    signal: AbortSignal,
    insist?: boolean,
  ): Promise<Result>;
  /** Whether a device answers at an address that nobody is known to have. */
  isTaken(address: string, signal: AbortSignal): Promise<boolean>;
  isNear(address: string): boolean;
}

export interface PppoeAccount {
  readonly username: string;
  readonly password: string;
}
