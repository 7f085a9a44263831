import i18n from 'i18next';
import { ApiError } from '#lib/http.js';

/**
 * A sentence for the reader: by the error's code, else by its kind of status.
 * @param {unknown} error anything thrown; only an ApiError says more than "something went wrong"
 */
export function describeError(error) {
  if (!(error instanceof ApiError)) return i18n.t('errors:unknown');
  const byStatus = error.status >= 500 ? 'errors:server' : 'errors:client';
  return i18n.t([`errors:${error.code}`, byStatus]);
}

/** The first complaint about one field, translated, or undefined. */
export function fieldError(error, field) {
  if (!(error instanceof ApiError)) return undefined;
  const found = error.errors.find((item) => item.field === field);
  if (!found) return undefined;
  const { code, limit } = found;
  if (limit) {
    return i18n.t([`errors:${code}_limit`, `errors:${code}`, 'errors:invalid'], { count: limit });
  }
  return i18n.t([`errors:${code}`, 'errors:invalid']);
}

/**
 * All complaints, translated, by field: what a form's `setErrors` takes.
 * @param {unknown} error
 * @param {(field: string) => string} [nameOf] the form's name for the API's field
 * @returns {Record<string, string | undefined>}
 */
export function fieldErrors(error, nameOf = (field) => field) {
  if (!(error instanceof ApiError)) return {};
  return Object.fromEntries(
    error.errors.map(({ field }) => [nameOf(field), fieldError(error, field)]),
  );
}
