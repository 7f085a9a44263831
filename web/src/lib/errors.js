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
  return found && i18n.t([`errors:${found.code}`, 'errors:invalid']);
}
