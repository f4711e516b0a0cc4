import type { Language, Text } from '../../router/text.ts';

/** What the dialog of the update says; `{advisory}` and `{latest}` stand for what is known. At most 255 characters are shown. */
const FLAWED: Text = {
  en: 'This version has a known flaw: {advisory}. Version {latest} mends it; install it on the router’s own pages.',
  ja: 'このバージョンには既知の脆弱性（{advisory}）があります。ルーターの設定画面から {latest} 以降に更新してください。',
};
const FINE: Text = {
  en: 'We know of no newer version that mends a flaw. We do not look for newer versions: only published advisories that we know count.',
  ja: '脆弱性を修正した新しいバージョンの情報はありません。新しいバージョンの有無は問い合わせず、把握している脆弱性情報とだけ照合しています。',
};

/**
 * For an `update`: JSON with what is known, in the words of Home Assistant. An empty text leaves it as it was, since this platform
 * knows no unknown and refuses null.
 */
export function firmwareTemplate(key: string, language: Language): string {
  const summary = FLAWED[language]
    .split(/(\{\w+\})/)
    .filter(Boolean)
    .map((part) => ({ '{advisory}': `flaw['advisory']`, '{latest}': 'version.latest' })[part] ?? `"${part}"`)
    .join(' ~ ');
  return [
    `{% set version = value_json.get('${key}') %}`,
    `{% set flaw = value_json.get('${key}_attributes') or {} %}`,
    `{% if version %}`,
    `{% set said = {'installed_version': version.installed, 'latest_version': version.latest} %}`,
    `{% if flaw.get('advisory') %}{{ dict(said, release_summary=${summary}, release_url=flaw['source']) | tojson }}`,
    `{% else %}{{ dict(said, release_summary="${FINE[language]}") | tojson }}{% endif %}`,
    `{% endif %}`,
  ].join('');
}
