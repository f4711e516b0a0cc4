import { z } from 'zod';
import { captionConcepts } from './vocabulary/captions.ts';
import { labelConcepts } from './vocabulary/labels.ts';
import { pattern } from '../pattern/pattern.ts';

/** Alternatives for what a person reads; compared without blanks, widths of characters and case. */
export const words = z.array(z.string().trim().min(1)).min(1).readonly();

/** A path on the box. To a browser `//host/` and `/\\host/` begin with another host. */
export const path = z
  .string()
  .startsWith('/')
  .refine((text) => URL.canParse(text, BOX) && new URL(text, BOX).origin === BOX, 'leads to another host');

const BOX = 'http://box.invalid';

/** Where something stands on a page. Exactly one thing must fit; what is known by `id` or `name` needs no label. */
export const locator = z
  .strictObject({
    label: words.optional(),
    /** What the label means, however it is written; where several are given, the first that is there. A `label` goes before. */
    concept: z.array(z.enum(labelConcepts)).min(1).readonly().optional(),
    /** The heading above the label, where a label stands there twice. */
    section: words.optional(),
    id: z.string().min(1).optional(),
    name: z.string().min(1).optional(),
    /** One of its classes, and what kind of element it is, where it has neither label nor id. */
    class: z.string().min(1).optional(),
    tag: z.enum(['pre', 'textarea']).optional(),
    /** Which of several controls beside one label: what can be written into, ticked, or chosen from. */
    kind: z.enum(['text', 'check', 'choice']).optional(),
  })
  .refine(
    ({ label, concept, id, name, class: ofClass, tag }) => label ?? concept ?? id ?? name ?? ofClass ?? tag,
    'label, concept, id, name, class or tag is missing',
  );

/** What is pressed: by its caption, or by id or name. */
export const press = z
  .strictObject({
    caption: words.optional(),
    /** What pressing it does, however it is written; a `caption` goes before. */
    concept: z.array(z.enum(captionConcepts)).min(1).readonly().optional(),
    id: z.string().min(1).optional(),
    name: z.string().min(1).optional(),
  })
  .refine(
    ({ caption, concept, id, name }) => caption ?? concept ?? id ?? name,
    'caption, concept, id or name is missing',
  );

/** A page: at a path, or where menu words lead from the top page, level by level. */
export const place = z
  .strictObject({ path: path.optional(), menu: z.array(words).min(1).optional() })
  .refine(({ path, menu }) => path ?? menu, 'path or menu is missing');

/** How one gets in, stays in and out of a settings screen: data, so that a renamed label needs no release. */
export const screenPlan = z.strictObject({
  /** Of pages that declare none. */
  charset: z.string().default('utf-8'),
  /** The page that everything starts from once one is in. */
  top: path.default('/'),
  /** For menus whose items call script: a regular expression whose first group is the path. */
  menuScript: pattern().optional(),
  /** Names of hidden inputs that belong to every form, although some pages hold them outside of it. */
  strayHidden: z.array(z.string().min(1)).readonly().default([]),
  login: z.discriminatedUnion('kind', [
    /** HTTP Basic. */
    z.strictObject({
      kind: z.literal('basic'),
      username: z.string().default('admin'),
      /** The first answer is 401 whatever the password (WHR-1166DHP). */
      firstRefused: z.boolean().default(false),
    }),
    z.strictObject({
      kind: z.literal('form'),
      path: path.default('/'),
      username: z.string().default('admin'),
      user: locator.optional(),
      password: locator,
      press,
      /** Script makes something of the password; then only a browser can log in. */
      scripted: z.boolean().default(false),
      /** Known to work by sending the form as it stands, although the page has script for it. */
      plain: z.boolean().default(false),
      /** What the page says when it refuses, besides what any screen says. */
      refused: words.optional(),
      /** What it says when somebody else is in, and when it has locked the login. */
      busy: words.optional(),
      locked: words.optional(),
    }),
  ]),
  /** How a page shows that one is not logged in any more; a login form always does. */
  lost: z.strictObject({ title: words.optional(), text: words.optional() }).optional(),
  logout: z.union([z.strictObject({ path }), z.strictObject({ press })]).optional(),
});

export type Locator = z.output<typeof locator>;
export type Press = z.output<typeof press>;
export type PageLocation = z.output<typeof place>;
export type ScreenPlan = z.output<typeof screenPlan>;
