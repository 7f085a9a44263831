/** Fills the page from its data, checks nothing that the server does not check, and pays. */

const page = JSON.parse(document.getElementById('page-data').textContent);
const root = document.getElementById('page');

/** The text of a key, with `{name}` filled in. */
function text(key, values = {}) {
  const pattern = page.texts[key] ?? page.texts['error.unknown'];
  const known = { business: page.business, amount: page.amount, last4: page.last4, seconds: page.seconds, ...values };
  return pattern.replace(/\{(\w+)\}/g, (whole, name) => known[name] ?? whole);
}

const slots = (name) => root.querySelectorAll(`[data-slot="${name}"]`);
const slot = (name) => slots(name)[0];

function show(view) {
  root.replaceChildren(document.getElementById(view).content.cloneNode(true));
  for (const node of root.querySelectorAll('[data-text]')) node.textContent = text(node.dataset.text);
  for (const node of root.querySelectorAll('[data-placeholder]')) node.placeholder = text(node.dataset.placeholder);
}

function element(tag, className, content) {
  const node = document.createElement(tag);
  node.className = className;
  if (content !== undefined) node.textContent = content;
  return node;
}

/** POSTs JSON; the answer is `{status, body}`, status 0 when nothing answered. */
async function post(url, body) {
  try {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return { status: answer.status, body: await answer.json() };
  } catch (error) {
    console.error(error);
    return { status: 0, body: {} };
  }
}

function alertUser(code) {
  const node = slot('alert');
  node.hidden = !code;
  node.textContent = code ? text(`error.${code}`) : '';
  if (code) node.scrollIntoView({ block: 'nearest' });
}

/** Marks what was pressed as busy; further presses are ignored until it is freed. */
function busy(button, on) {
  root.toggleAttribute('data-busy', on);
  for (const other of root.querySelectorAll('button')) other.setAttribute('aria-disabled', String(on));
  button.toggleAttribute('data-busy', on);
  slot('status').textContent = on ? text('processing') : '';
}

/** Goes on where the answer says; true when the page is being left. */
function leave({ status, body }) {
  if (status === 200) {
    slot('status').textContent = body.authenticate ? '' : text('done');
    location.assign(body.url);
    return true;
  }
  if (status === 409) {
    location.assign(page.pay_url);
    return true;
  }
  return false;
}

function showLines() {
  for (const line of page.lines) {
    const item = element('li', '');
    if (line.image) {
      const image = element('img', '');
      image.src = line.image;
      image.alt = '';
      item.append(image);
    }
    const what = element('div', 'what');
    what.append(element('p', 'name', line.name));
    if (line.description) what.append(element('p', 'detail', line.description));
    if (line.quantity > 1) what.append(element('p', 'detail', text('quantity', { quantity: line.quantity, price: line.unit })));
    item.append(what, element('p', 'price', line.total));
    slot('lines').append(item);
  }
  for (const node of slots('total')) node.textContent = page.amount;
}

const digitsOf = (value) => value.replace(/\D/g, '');

/**
 * Digits in groups as they stand on the card. The caret stays behind the digit before it when
 * something is deleted, else before the digit behind it: formatting may have added a leading zero.
 */
function grouped(input, event, format) {
  const deleting = String(event.inputType).startsWith('delete');
  const caret = input.selectionStart;
  const kept = digitsOf(deleting ? input.value.slice(0, caret) : input.value.slice(caret)).length;
  const value = format(digitsOf(input.value), deleting);
  const step = deleting ? 1 : -1;
  let place = deleting ? 0 : value.length;
  for (let seen = 0; seen < kept && place >= 0 && place <= value.length; place += step) {
    if (/\d/.test(value[deleting ? place : place - 1])) seen += 1;
  }
  input.value = value;
  input.setSelectionRange(place, place);
}

const asNumber = (digits) => digits.slice(0, 19).replace(/(\d{4})(?=\d)/g, '$1 ');

function asExpiry(digits, deleting) {
  let text = digits;
  if (/^[2-9]/.test(text)) text = `0${text}`;
  if (text.length === 6 && text.slice(2, 4) === '20') text = text.slice(0, 2) + text.slice(4);
  text = text.slice(0, 4);
  if (text.length > 2) return `${text.slice(0, 2)} / ${text.slice(2)}`;
  return text.length === 2 && !deleting ? `${text} / ` : text;
}

function brandOf(number) {
  if (/^4/.test(number)) return 'VISA';
  return /^(5[1-5]|2[2-7])/.test(number) ? 'MASTERCARD' : '';
}

function setError(form, name, code) {
  const input = form.elements[name];
  const node = document.getElementById(`${name}-error`);
  node.hidden = !code;
  node.textContent = code ? text(`error.${code}`) : '';
  if (code) input.setAttribute('aria-invalid', 'true');
  else input.removeAttribute('aria-invalid');
}

const FIELDS = ['email', 'cardNumber', 'cardExpiry', 'cardCvc', 'billingName'];

function fill(form, number) {
  form.elements.method.value = 'card';
  form.elements.cardNumber.value = asNumber(number);
  form.elements.cardExpiry.value = `12 / ${String(new Date().getFullYear() + 3).slice(2)}`;
  form.elements.cardCvc.value = '123';
  if (!form.elements.billingName.value) form.elements.billingName.value = 'NGUYEN VAN AN';
  if (!form.elements.email.value) form.elements.email.value = 'student@khoa.test';
  for (const name of FIELDS) setError(form, name, null);
  alertUser(null);
  refresh(form);
}

function showCards(form) {
  for (const { number, label } of page.cards) {
    const button = element('button', '');
    button.type = 'button';
    button.dataset.card = number;
    button.append(element('span', '', text(`test.${label}`)), element('span', 'digits', `…${number.slice(-4)}`));
    button.setAttribute('aria-pressed', 'false');
    button.addEventListener('click', () => fill(form, number));
    slot('cards').append(button);
  }
}

/** Shows the parts of the chosen method, the card's brand, and what the button will do. */
function refresh(form) {
  const method = page.free ? 'free' : form.elements.method.value;
  form.querySelector('[data-part="methods"]').hidden = page.free || page.methods.length < 2;
  for (const part of ['card', 'transfer']) {
    const node = form.querySelector(`[data-part="${part}"]`);
    node.hidden = node.disabled = method !== part;
  }
  const number = digitsOf(form.elements.cardNumber.value);
  slot('brand').textContent = brandOf(number);
  for (const button of root.querySelectorAll('[data-card]')) {
    button.setAttribute('aria-pressed', String(method === 'card' && button.dataset.card === number));
  }
  slot('submit').textContent = text(`submit.${method === 'card' ? page.submit_type : method}`);
}

async function pay(form) {
  const button = form.querySelector('[type="submit"]');
  if (root.hasAttribute('data-busy')) return;
  alertUser(null);
  for (const name of FIELDS) setError(form, name, null);
  busy(button, true);
  const method = page.free ? 'free' : form.elements.method.value;
  const body = { method, outcome: form.elements.outcome.value };
  for (const name of FIELDS) body[name] = form.elements[name].value;
  const answer = await post(`${page.pay_url}/attempt`, body);
  if (leave(answer)) return;
  busy(button, false);
  const errors = answer.body.fields ?? {};
  for (const name of FIELDS) setError(form, name, errors[name]);
  const first = FIELDS.find((name) => errors[name]);
  if (first) form.elements[first].focus();
  else alertUser(answer.status === 402 ? answer.body.code : answer.status ? 'unknown' : 'network');
}

function startPaying() {
  show('view-pay');
  showLines();
  const back = slot('cancel');
  if (page.cancel_url) back.href = page.cancel_url;
  else back.replaceChildren(page.business);
  const form = root.querySelector('form');
  showCards(form);
  root.querySelector('.note').hidden = page.free || !page.methods.includes('card');
  if (!page.methods.includes('card')) form.elements.method.value = 'transfer';
  if (page.email) {
    form.elements.email.value = page.email;
    form.elements.email.readOnly = true;
    form.elements.email.setAttribute('aria-describedby', 'email-hint email-error');
    document.getElementById('email-hint').hidden = false;
  }
  const { cardNumber, cardExpiry, cardCvc } = form.elements;
  for (const [input, format] of [[cardNumber, asNumber], [cardExpiry, asExpiry], [cardCvc, (digits) => digits]]) {
    input.addEventListener('input', (event) => grouped(input, event, format));
  }
  form.addEventListener('input', (event) => {
    if (FIELDS.includes(event.target.name)) setError(form, event.target.name, null);
    refresh(form);
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    pay(form);
  });
  refresh(form);
  alertUser(page.failure);
}

function startAuthenticating() {
  show('view-authenticate');
  for (const button of root.querySelectorAll('[data-approve]')) {
    button.addEventListener('click', async () => {
      if (root.hasAttribute('data-busy')) return;
      busy(button, true);
      const answer = await post(`${page.pay_url}/authenticate`, { approve: button.dataset.approve === 'true' });
      if (leave(answer)) return;
      busy(button, false);
      alertUser(answer.status ? 'unknown' : 'network');
    });
  }
}

function startMessage() {
  show('view-message');
  slot('title').textContent = text(`${page.view}.title`);
  slot('text').textContent = text(`${page.view}.text`);
  const link = slot('link');
  const target = page.continue_url ?? page.cancel_url;
  link.textContent = text(page.continue_url ? 'complete.link' : 'back');
  if (target) link.href = target;
  else link.remove();
}

if (page.view === 'pay') startPaying();
else if (page.view === 'authenticate') startAuthenticating();
else startMessage();

// A page that the browser kept while the payer was elsewhere may show what is no longer so.
window.addEventListener('pageshow', (event) => {
  if (event.persisted) location.reload();
});
