/** The page: its sections, and the stream that keeps them up to date. */

import * as chaos from './chaos.js';
import * as deliveries from './deliveries.js';
import { h, reconcile, toast } from './dom.js';
import { get, remove } from './http.js';
import * as mail from './mail.js';
import * as media from './media.js';
import { showTime } from './parts.js';
import * as payments from './payments.js';
import * as people from './people.js';
import { language, switchLanguage, t } from './text.js';

const SECTIONS = [mail, people, payments, media, deliveries, chaos];
const TROUBLE = {
  deliveries: ({ failed, pending }) => (failed > 0 ? 'bad' : pending > 0 ? 'wait' : ''),
  chaos: (shown) => (shown.chaos > 0 ? 'bad' : ''),
};
const THEMES = ['light', 'dark'];

const $ = (id) => document.getElementById(id);
const current = () => SECTIONS.find((one) => `#${one.path}` === location.hash) ?? mail;

let counts = {};
let section; // the one on the page
let view; // its elements
let pages = 1;
let loading = false;
let again = false;

function drawFrame() {
  document.documentElement.lang = language;
  document.title = t('title');
  for (const element of document.querySelectorAll('[data-text]')) {
    element.textContent = t(element.dataset.text);
  }
  for (const element of document.querySelectorAll('[data-label]')) {
    element.setAttribute('aria-label', t(element.dataset.label));
    element.title = t(element.dataset.label);
  }
  $('language').textContent = t('otherLanguage');
  $('language').lang = language === 'vi' ? 'en' : 'vi';
}

function drawTabs() {
  const tabs = SECTIONS.map(({ path }, index) => ({ path, number: index + 1, count: counts[path] ?? 0 }));
  reconcile(
    $('tabs'),
    tabs.map((tab) => ({ ...tab, language, on: tab.path === section.path, trouble: TROUBLE[tab.path]?.(counts) ?? '' })),
    (tab) => tab.path,
    (tab) =>
      h(
        'a',
        { href: `#${tab.path}`, 'aria-current': tab.on && 'page', 'aria-keyshortcuts': tab.number },
        t(tab.path),
        (tab.count > 0 || tab.path !== chaos.path) &&
          h(`span.count${tab.trouble ? `.${tab.trouble}` : ''}`, {}, tab.count),
      ),
  );
}

function drawSection() {
  section = current();
  pages = 1;
  const list = h('ul', { class: section.grid ? 'list grid' : 'list', 'aria-label': t(section.path) });
  const search = h('input', {
    type: 'search',
    hidden: !section.words,
    placeholder: t(section.searchLabel ?? 'search'),
    'aria-label': t(section.searchLabel ?? 'search'),
    'aria-keyshortcuts': '/',
    oninput: () => showItems(),
  });
  const filters = (section.filters ?? []).map((filter) =>
    h(
      'select',
      { name: filter.name, 'aria-label': t(filter.all), onchange: load },
      h('option', { value: '' }, t(filter.all)),
      Object.entries(filter.values ?? {}).map(([value, label]) => h('option', { value }, label)),
      (filter.texts ?? []).map((value) => h('option', { value }, t(`state_${value}`))),
    ),
  );
  const more = h('button.button', { type: 'button', hidden: true, onclick: showMore }, t('more'));
  const note = h('p.empty', { hidden: true });
  view = { list, search, filters, more, note, items: null };
  $('content').replaceChildren(
    h('div.tools', {}, h('h2', {}, t(section.path)), search, filters, section.tools?.() ?? []),
    section.hint ? h('p.hint', {}, t(section.hint)) : '',
    note,
    list,
    more,
  );
  drawTabs();
  $('tabs').querySelector('[aria-current]').scrollIntoView({ block: 'nearest', inline: 'center' });
  load();
}

/** Only one request at a time; what changes meanwhile is asked for once more. */
async function load() {
  if (loading) {
    again = true;
    return;
  }
  loading = true;
  const asked = view;
  try {
    const wanted = new URLSearchParams();
    for (const filter of asked.filters) if (filter.value) wanted.set(filter.name, filter.value);
    const items = [];
    let total = 0;
    for (let page = 0; page < pages; page += 1) {
      wanted.set('offset', String(items.length));
      const answer = await get(`${section.source ?? section.path}?${wanted}`);
      items.push(...answer.items);
      total = answer.total;
      if (items.length >= total) break;
    }
    if (asked === view) {
      view.items = items;
      view.total = total;
      showItems();
    }
  } catch (error) {
    toast(error.message, 'bad');
  } finally {
    loading = false;
    if (again || asked !== view) {
      again = false;
      load();
    }
  }
}

function showItems() {
  const { list, search, more, note, items, total } = view;
  if (!items) return;
  const wanted = search.value.trim().toLocaleLowerCase();
  const shown = items.filter((item) => !wanted || section.words(item).toLocaleLowerCase().includes(wanted));
  reconcile(list, shown, section.keyOf, section.build);
  more.hidden = items.length >= total;
  note.hidden = shown.length > 0;
  const unfiltered = !wanted && view.filters.every((filter) => !filter.value);
  note.textContent = t(unfiltered ? section.empty : 'nothingFound');
}

function showMore() {
  pages += 1;
  load();
}

/** A hidden page holds no connection: browsers have few for one address. */
let stream;
function connect() {
  stream?.close();
  stream = null;
  if (document.hidden) return;
  stream = new EventSource('/console/api/changes');
  stream.onmessage = ({ data }) => {
    ({ counts } = JSON.parse(data));
    showLive(true);
    drawTabs();
    $('chaos').hidden = !counts.chaos;
    load();
  };
  stream.onerror = () => showLive(false);
}

function showLive(on) {
  $('live').textContent = t(on ? 'live' : 'offline');
  $('live').classList.toggle('off', !on);
}

function useTheme(theme) {
  if (theme) document.documentElement.dataset.theme = theme;
}

$('language').addEventListener('click', () => {
  switchLanguage();
  drawFrame();
  drawSection();
  showLive(!$('live').classList.contains('off'));
});
$('theme').addEventListener('click', () => {
  const dark = matchMedia('(prefers-color-scheme: dark)').matches;
  const now = document.documentElement.dataset.theme ?? (dark ? 'dark' : 'light');
  const next = THEMES.find((theme) => theme !== now);
  localStorage.setItem('theme', next);
  useTheme(next);
});
$('calm').addEventListener('click', () => remove('/chaos').catch((error) => toast(error.message, 'bad')));
document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest('input, select, textarea, dialog')) return;
  const chosen = SECTIONS[Number(event.key) - 1];
  if (chosen) location.hash = chosen.path;
  if (event.key === '/') {
    event.preventDefault();
    if (!view.search.hidden) view.search.focus();
  }
});
document.addEventListener('visibilitychange', connect);
addEventListener('hashchange', () => {
  if (current() === section) return; // the skip link
  drawSection();
});
setInterval(() => document.querySelectorAll('time').forEach(showTime), 15000);

useTheme(localStorage.getItem('theme'));
drawFrame();
drawSection();
connect();
get('about').then(
  (about) => {
    $('khoa').href = about.public_url;
  },
  (error) => toast(error.message, 'bad'),
);
