import { CARDS } from './controls.js';
import { showDiary, showLeases, showPicture, showReach, showVerdict } from './lists.js';
import { usualLanguage, wordsIn } from './words.js';

const all = (selector) => document.querySelectorAll(selector);
const byId = (id) => document.getElementById(id);

let word = wordsIn('en');
let state;

function onPress(button, path) {
  button.addEventListener('click', () => fetch(path(), { method: 'POST' }).catch(() => undefined));
}

/** The controls, in whatever language; they are made once and then only changed, so that the keyboard stays where it is. */
const controls = Object.entries(CARDS).flatMap(([card, list]) => {
  const article = document.createElement('article');
  article.innerHTML = `<h2 data-word="card.${card}"></h2>`;
  byId('controls').append(article);
  return list.map((control) => {
    const row = document.createElement('div');
    row.className = 'control';
    const id = `${card}-${control.id}`;
    row.innerHTML = `<span id="${id}"><span data-word="do.${control.id}"></span><small data-word="do.${control.id}.more"></small></span><button type="button" aria-labelledby="${id}"></button>`;
    const button = row.querySelector('button');
    if (!control.press) button.setAttribute('role', 'switch');
    else button.dataset.word = 'press';
    onPress(button, () => control.press ?? (button.ariaChecked === 'true' ? control.off : control.on));
    article.append(row);
    return { ...control, row, button };
  });
});

function speak(language) {
  localStorage.setItem('language', language);
  word = wordsIn(language);
  document.documentElement.lang = language;
  document.title = word('title');
  for (const each of all('[data-word]')) each.textContent = word(each.dataset.word);
  for (const each of all('small')) each.hidden = each.textContent === each.dataset.word;
  for (const each of all('[data-label]')) each.ariaLabel = word(each.dataset.label);
  for (const each of all('[data-language]'))
    each.setAttribute('aria-pressed', String(each.dataset.language === language));
  show();
}

function show() {
  if (!state) return;
  for (const { row, button, is, usual = false } of controls) {
    if (!is) continue;
    const on = is(state);
    button.setAttribute('aria-checked', String(on));
    row.classList.toggle('odd', on !== usual);
  }
  for (const link of all('[data-link]')) {
    link.href = state.links[link.dataset.link] ?? '#';
  }
  showPicture(state, document.documentElement.lang);
  showVerdict(state, word);
  showReach(state, word);
  showLeases(state, word);
  showDiary(state, word);
}

for (const button of all('[data-language]'))
  button.addEventListener('click', () => speak(button.dataset.language));
onPress(byId('restore'), () => '/home/restore');
onPress(byId('factory'), () => '/home/factory');
speak(usualLanguage());

const events = new EventSource('events');
events.addEventListener('message', ({ data }) => {
  state = JSON.parse(data);
  show();
});
events.addEventListener('error', () => showVerdict({ ended: true }, word));
