import { randomBytes } from 'node:crypto';

/** Asks again so soon after an answer with nothing new or none at all, and after news, in milliseconds. */
const IDLE_MS = 5000;
const NEWS_MS = 1000;

/**
 * The page around the picture of a home. It holds nothing of the home itself, so it needs no login: it fetches the picture with
 * the login that the editor keeps in this browser, while somebody looks at it, and is answered when there is news. Relative addresses only, for proxies and ingress.
 */
export function homePage(): { readonly html: string; readonly policy: string } {
  const nonce = randomBytes(16).toString('base64');
  return {
    policy: `default-src 'none'; connect-src 'self'; style-src 'unsafe-inline'; script-src 'nonce-${nonce}'; frame-ancestors 'self'; base-uri 'none'; form-action 'none'`,
    html: `<!doctype html>
<html>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Futamichi</title>
<style>
body { margin: 0; min-height: 100vh; display: grid; place-items: center; font-family: system-ui, sans-serif }
main { width: min(100vw, 36rem) }
main svg { display: block; width: 100%; height: auto; max-height: 100vh }
main.old svg { opacity: .45 }
p { margin: 1rem; text-align: center }
</style>
</head>
<body>
<main id="home" aria-live="polite"></main>
<p id="note" role="status"></p>
<script nonce="${nonce}">${SCRIPT}</script>
</body>
</html>
`,
  };
}

const SCRIPT = `
const ja = navigator.language.startsWith('ja');
document.documentElement.lang = ja ? 'ja' : 'en';
const words = ja
  ? { login: 'Node-REDエディターにログインしてから、このページを開き直してください。', silent: 'Node-REDから応答がありません。表示は古い可能性があります。' }
  : { login: 'Log in to the Node-RED editor in this browser, then open this page again.', silent: 'Node-RED does not answer: what you see may be old.' };
const main = document.getElementById('home');
const note = document.getElementById('note');
const name = location.pathname.split('/').pop();
let tag = '';
let leave = new AbortController();
function token() {
  const key = Object.keys(localStorage).find((each) => each.startsWith('auth-tokens'));
  try { return JSON.parse(localStorage.getItem(key)).access_token } catch { return undefined }
}
function say(text) {
  if (note.textContent !== text) note.textContent = text;
  main.classList.toggle('old', text !== '');
}
/** How soon to ask again. */
async function look(signal) {
  const headers = { 'if-none-match': tag };
  const login = token();
  if (login) headers.authorization = 'Bearer ' + login;
  try {
    const answer = await fetch('./' + name + '.svg?wait&lang=' + (ja ? 'ja' : 'en'), { headers, cache: 'no-store', signal });
    if (answer.status === 304) return say('');
    if (answer.status === 401) return say(words.login);
    // whoever does not say why not is a proxy before a Node-RED that is away
    if (!answer.ok) return say((await answer.json()).message[ja ? 'ja' : 'en']);
    tag = answer.headers.get('etag') || '';
    const svg = new DOMParser().parseFromString(await answer.text(), 'image/svg+xml').documentElement;
    main.replaceChildren(document.importNode(svg, true));
    say('');
    return ${NEWS_MS};
  } catch { if (!signal.aborted) say(words.silent) }
}
async function watch() {
  leave.abort();
  if (document.hidden) return;
  const { signal } = (leave = new AbortController());
  while (!signal.aborted) {
    const began = performance.now();
    const pause = (await look(signal)) || ${IDLE_MS};
    // an answer that was waited for was pause enough
    await new Promise((resolve) => setTimeout(resolve, Math.max(${NEWS_MS}, pause - (performance.now() - began))));
  }
}
document.addEventListener('visibilitychange', watch);
watch();
`;
