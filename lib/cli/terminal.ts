import type { Credentials } from '../drivers/definition.ts';
import type { Side } from '../dual-stack/home.ts';
import type { Language } from '../router/text.ts';
import type { HostKeys } from '../transport/host-keys.ts';

/** Where a command speaks and asks. */
export interface Terminal {
  readonly language: Language;
  readonly signal: AbortSignal;
  /** For what was asked. */
  readonly print: (text: string) => void;
  /** For what goes on meanwhile. */
  readonly progress: (text: string) => void;
  /** `ask`: the person is asked where the environment says nothing; `of`: which of the two routers of a home it is for. */
  readonly login: (how: { readonly ask: boolean; readonly of?: Side }) => Promise<Credentials | undefined>;
  /** The password of a PPPoE account, which is no argument; undefined where there is nobody to ask. */
  readonly pppoePassword: () => Promise<string | undefined>;
  /** The PPPoE account that a set-up enters; undefined where there is nobody to ask. */
  readonly pppoeAccount: () => Promise<Credentials | undefined>;
  /** A question with yes or no; undefined where there is nobody to ask. */
  readonly confirm: (question: string) => Promise<boolean | undefined>;
  /** Where what is under way is kept. */
  readonly stateFolder: string;
  /** One line to a question; undefined, or absent, where there is nobody to ask. */
  readonly ask?: (question: string) => Promise<string | undefined>;
  /** The SSH hosts that this person has met. */
  readonly hostKeys?: HostKeys;
}
