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
