/** Where something stands on a settings screen. */
export interface SurveyPlace {
  /** The page's key in the profile. */
  readonly page: string;
  /** Its path, for people. */
  readonly path: string;
  readonly label: string;
  /** The heading above it, where there is one. */
  readonly section?: string;
}

/** Something that a person may point at. */
export interface Candidate extends SurveyPlace {
  /** What it is: words, or a control that text is written into, that is ticked, or that is chosen from. */
  readonly kind: 'words' | 'text' | 'check' | 'choice';
  /** What stands there; null: it is a secret, or cannot be read. */
  readonly shown: string | boolean | null;
  /** What can be chosen. */
  readonly options?: readonly string[];
  /** Whether what stands there is a value of the concept by itself. */
  readonly fits: boolean;
}

/** One thing that a router can tell, and what its settings screen shows of it. */
export interface SurveyRow {
  /** Id of the capability. */
  readonly id: string;
  /**
   * `read`: there is a value; `empty`: the place is there and nothing stands in it; `not-understood`: something stands there of which
   * nobody knows what it means; `ambiguous`: it stands in several places that do not agree; `missing`: it stands nowhere.
   */
  readonly state: 'read' | 'empty' | 'not-understood' | 'ambiguous' | 'missing';
  readonly place?: SurveyPlace;
  /** What stands there, as it stands there; null: it is no text. */
  readonly shown?: string | boolean | null;
  /** What it means. */
  readonly value?: unknown;
  /** How we know the place. */
  readonly basis?: string;
  /** Whether the screen has what it takes to change it there, whoever allows it. */
  readonly changeable: boolean;
  /** What else stands there that may be it: first what fits, the most similar label first. Empty where it is clear. */
  readonly candidates: readonly Candidate[];
}

/** What a settings screen shows, concept by concept. */
export interface Survey {
  readonly rows: readonly SurveyRow[];
  /** How many pages were looked at. */
  readonly pages: number;
}

/** What a person points at. */
export interface Pointed {
  /** Id of a row. */
  readonly concept: string;
  /** Absent: what was found already is meant. The page by its key or its path. */
  readonly at?:
    | {
        readonly label: string;
        readonly section?: string | undefined;
        readonly page?: string | undefined;
      }
    | undefined;
  /** What stands there now means on or off, where nobody knows its words. */
  readonly means?: boolean | undefined;
  /** The person has compared it with the screen and says that it is meant, so that it may be changed. */
  readonly confirmed: boolean;
}

/** Where a person pointed, and what follows from it. */
export interface Lesson {
  readonly place: SurveyPlace;
  readonly shown: string | boolean | null;
  readonly value: unknown;
  /** The merge patch (RFC 7396) of the profile that reads it there. */
  readonly override: Readonly<Record<string, unknown>>;
}

/** A settings screen for a person who points at what was not found. One call is one look at all its pages. */
export interface Teaching {
  survey(signal: AbortSignal): Promise<Survey>;
  /**
   * Rejects with `invalid-input` for what is no concept, and with `unreadable` where the label is not there, or there more than once,
   * or where what stands there is not understood.
   */
  lesson(pointed: Pointed, signal: AbortSignal): Promise<Lesson>;
}
