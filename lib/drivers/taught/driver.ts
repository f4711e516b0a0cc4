import { RouterError } from '../../router/errors.ts';
import type { DriverContext, DriverDefinition } from '../definition.ts';
import { announcedPlace } from '../igd/driver.ts';
import { backendFor, spareFor } from '../screen/backends.ts';
import { settingsBase } from '../screen/base.ts';
import { openBox, type BoxOptions, type BoxSighting } from '../screen/box.ts';
import { taughtChannel } from './channel.ts';
import { doorAt } from './door.ts';
import { templateOf } from './template.ts';

/**
 * Any router with a settings screen: what the words that such screens use find on its pages, and what its owner has pointed at. It takes
 * whatever it is given, so that only a person chooses it.
 */
export function screenDriver(options: Partial<BoxOptions> = {}): DriverDefinition<BoxSighting> {
  return {
    id: 'screen',
    label: { en: 'Any settings screen (taught)', ja: 'その他の設定画面（項目を教えて使用）' },
    evidence: 'reconstructed',
    login: 'screen',
    onlyChosen: true,
    screens: [],
    async recognise(target, context) {
      const place = await announcedPlace(target, context, options);
      const base = settingsBase(target, place);
      const start = target.url?.origin === base.origin ? target.url : base;
      const { login, title } = await doorFor(start, target.profile, context);
      const { vendor, model } = place?.description ?? {};
      const label = [vendor, model].filter(Boolean).join(' ') || title || base.hostname;
      return {
        driver: 'screen',
        identity: place?.identity ?? identityOf(title, base),
        label,
        model: model ?? null,
        firmware: null,
        base,
        place,
        screen: { id: 'screen', signs: [], profile: templateOf(login) },
      };
    },
    open: (sighting, target, context) =>
      openBox(
        sighting,
        {
          evidence: 'reconstructed',
          vendor: sighting.place?.description.vendor ?? null,
          advisories: [],
          channelFor: taughtChannel,
        },
        target,
        context,
        { backendFor, spareFor, ...options },
      ),
  };
}

export const screen = screenDriver();

const MOST_TITLE = 100;

/**
 * Without UPnP: what its login page calls itself, wherever it is; one whose login has no page is known by its address alone, and elsewhere
 * nobody can tell that it is the same.
 */
function identityOf(title: string, { hostname, port }: URL): string {
  const door = port || '80';
  return title === ''
    ? `screen:${hostname}:${door}`
    : `screen:${title.slice(0, MOST_TITLE)}:${door}@${hostname}`;
}

const NO_LOGIN_PAGE = {
  en: 'No login form was found there. Enter the URL of the page with the login form as address.',
  ja: 'ログインフォームが見つかりません。ログイン画面のURLをアドレスに入力してください。',
};

/** Whoever says in the overrides how one logs in need not be asked. */
async function doorFor(
  start: URL,
  overrides: unknown,
  { budget }: DriverContext,
): ReturnType<typeof doorAtOnce> {
  const named = (overrides as { readonly screen?: { readonly login?: unknown } } | undefined)?.screen?.login;
  if (named !== undefined) return { login: 'basic', title: '' };
  return await doorAtOnce(start, budget);
}

async function doorAtOnce(start: URL, budget: DriverContext['budget']) {
  const door = await doorAt(start, budget);
  if (door) return door;
  throw new RouterError('unsupported', { detail: 'no login form', hint: NO_LOGIN_PAGE });
}
