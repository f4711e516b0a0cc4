import type { Language, Text } from './text.ts';

export const statuses = ['ok', 'unknown', 'warning', 'problem'] as const;
/** `unknown` is never good news: nobody could look. */
export type Status = (typeof statuses)[number];

/** What was found out, for a person: by Test connection, by a check of the home, in a capture. */
export interface Finding {
  readonly status: Status;
  readonly text: Text;
  /** What to do about it; for `unknown`: what would make it known. */
  readonly remedy?: Text;
  /** The facts that it rests on, such as `lower wan.mode = dhcp`. */
  readonly evidence: readonly string[];
}

/** A finding as one reader gets it. */
export interface LocalFinding {
  readonly status: Status;
  readonly text: string;
}

/** One that its text says whole. */
export function finding(status: Status, text: Text): Finding {
  return { status, text, evidence: [] };
}

export function ok(text: Text, evidence: readonly string[]): Finding {
  return { status: 'ok', text, evidence };
}

export function problem(text: Text, remedy: Text, evidence: readonly string[]): Finding {
  return { status: 'problem', text, remedy, evidence };
}

export function warning(text: Text, remedy: Text, evidence: readonly string[]): Finding {
  return { status: 'warning', text, remedy, evidence };
}

export function unknown(text: Text, remedy: Text, evidence: readonly string[]): Finding {
  return { status: 'unknown', text, remedy, evidence };
}

export function local({ status, text }: Finding, language: Language): LocalFinding {
  return { status, text: text[language] };
}
