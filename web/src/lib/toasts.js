import { notifications } from '@mantine/notifications';
import { describeError } from '#lib/errors.js';

/**
 * @param {string} message already translated
 * @param {{id?: string}} [options] while one with this id is shown, it is not said again
 */
export function success(message, { id } = {}) {
  notifications.show({ id, message, color: 'jade' });
}

/** @param {unknown} problem what was thrown; an ApiError is translated by its code */
export function error(problem) {
  notifications.show({ message: describeError(problem), color: 'red', autoClose: 8000 });
}
