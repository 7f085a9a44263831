import { queryOptions, useMutation } from '@tanstack/react-query';
import { http } from '#lib/http.js';

const path = (id) => `/me/invitations/${encodeURIComponent(id)}`;

/** One invitation, for the person who is meant: by their address, or by the letter's token. */
export const invitationQuery = (id, token) =>
  queryOptions({
    queryKey: ['invitation', id, token],
    queryFn: async () => (await http.post(`${path(id)}/show`, { token })).data,
  });

/** Says yes or no to it. `answer` is `accept` or `decline`. */
export function useAnswer(id, token) {
  return useMutation({
    mutationFn: async (answer) => (await http.post(`${path(id)}/${answer}`, { token })).data,
    // A new role changes what many answers hold.
    onSuccess: (_answer, _asked, _result, { client }) => client.invalidateQueries(),
  });
}
