import { useSyncExternalStore } from 'react';

/** A cart's bound, the same as the server's. */
export const MAX_COURSES = 50;

const KEY = 'khoa-cart';
const listeners = new Set();
/** @type {{text: string | null | undefined, entries: import('#features/cart/api.js').Entry[]}} */
let cached = { text: undefined, entries: [] };

/**
 * What a visitor chose, kept by their browser until they sign in: `[{slug, price}]`, at the prices
 * they saw. Whatever else stands there (an older shape, another hand) counts as nothing.
 */
export function readVisitorCart() {
  const text = localStorage.getItem(KEY);
  if (text !== cached.text) cached = { text, entries: parse(text) };
  return cached.entries;
}

export function writeVisitorCart(entries) {
  if (entries.length > 0) localStorage.setItem(KEY, JSON.stringify(entries));
  else localStorage.removeItem(KEY);
  listeners.forEach((listener) => listener());
}

/** The visitor's cart as it changes, also by another tab. */
export function useVisitorCart() {
  return useSyncExternalStore(subscribe, readVisitorCart);
}

function subscribe(listener) {
  listeners.add(listener);
  window.addEventListener('storage', listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('storage', listener);
  };
}

function parse(text) {
  try {
    const found = JSON.parse(text);
    return Array.isArray(found) ? found.filter(isEntry).slice(0, MAX_COURSES) : [];
  } catch {
    return [];
  }
}

function isEntry(entry) {
  return (
    typeof entry?.slug === 'string' &&
    Number.isInteger(entry.price?.amount) &&
    typeof entry.price.currency === 'string'
  );
}
