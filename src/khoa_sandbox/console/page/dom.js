/** Elements from data. Text is only ever set as text, so nothing that was sent can become markup. */

/**
 * @param {string} tag `name.class1.class2`
 * @param {Object<string, unknown>} [attributes] `on…` listeners, properties of the element, or
 *   attributes; null and false leave one out
 * @param {...(Node|string|null|false|undefined|Array)} children
 */
export function h(tag, attributes = {}, ...children) {
  const [name, ...classes] = tag.split('.');
  const element = document.createElement(name);
  if (classes.length) element.className = classes.join(' ');
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith('on')) element.addEventListener(key.slice(2), value);
    else if (value === true) element.setAttribute(key, '');
    else element.setAttribute(key, String(value));
  }
  element.append(...children.flat().filter((child) => child || child === 0));
  return element;
}

/**
 * Brings a list up to date and leaves unchanged rows alone, so that focus, selection and what is
 * unfolded stay as they are. A row that has an `update(item)` is kept and brought up to date by it.
 * In a row that is made anew the focus stays, and its buttons are described by its name: lists have
 * many a "Refund".
 * @param {HTMLElement} list
 * @param {Object[]} items
 * @param {(item: Object) => string} keyOf
 * @param {(item: Object) => HTMLElement} build
 */
export function reconcile(list, items, keyOf, build) {
  const present = new Map([...list.children].map((row) => [row.dataset.key, row]));
  items.forEach((item, index) => {
    const key = keyOf(item);
    const content = JSON.stringify(item);
    let row = present.get(key);
    present.delete(key);
    if (row?.update && row.dataset.content !== content) {
      row.update(item);
      row.dataset.content = content;
    } else if (!row || row.dataset.content !== content) {
      const made = build(item);
      made.dataset.key = key;
      made.dataset.content = content;
      describe(made, key);
      const focused = row ? reachable(row).indexOf(document.activeElement) : -1;
      if (row) row.replaceWith(made);
      row = made;
      if (focused >= 0) (reachable(row)[focused] ?? reachable(row).at(-1))?.focus();
    }
    if (list.children[index] !== row) list.insertBefore(row, list.children[index] ?? null);
  });
  for (const gone of present.values()) gone.remove();
}

const reachable = (row) => [...row.querySelectorAll('a, button, summary, input, select')];

function describe(row, key) {
  const name = row.querySelector('h3, summary strong');
  if (!name) return;
  name.id = `name-${key}`;
  for (const button of row.querySelectorAll('.button')) button.setAttribute('aria-describedby', name.id);
}

let toastTimer;

export function toast(text, kind = 'good') {
  const place = document.getElementById('toasts');
  place.replaceChildren(h(`p.toast.${kind}`, {}, text));
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => place.replaceChildren(), 4000);
}
