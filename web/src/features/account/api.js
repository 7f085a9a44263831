import { useMutation } from '@tanstack/react-query';
import { http } from '#lib/http.js';
import { apiQuery } from '#lib/query.js';

/** @import { Schemas } from '#lib/contract.js' */

/** The signed-in user, as Khoa knows them (roles, language). */
export const meQuery = () => apiQuery('/me');

/** Keeps the chosen language with the account, for mail and other devices. */
export function useSaveLanguage() {
  return useMutation({
    /** @param {Schemas['MeUpdate']['language']} language */
    mutationFn: (language) => http.patch('/me', { language }),
    onSuccess: ({ data }, _language, _result, { client }) =>
      client.setQueryData(meQuery().queryKey, data),
  });
}
