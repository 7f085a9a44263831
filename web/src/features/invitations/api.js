import { queryOptions, useMutation } from '@tanstack/react-query';
import { at, http } from '#lib/http.js';

/** One invitation, for the person who is meant: by their address, or by the letter's token. */
export const invitationQuery = (id, token) =>
  queryOptions({
    queryKey: ['invitation', id, token],
    queryFn: async () => (await http.post(at('/me/invitations/{invitation_id}/show', { invitation_id: id }), { token })).data,
  });

/** Says yes or no to it. `answer` is `accept` or `decline`. */
export function useAnswer(id, token) {
  return useMutation({
    /** @param {'accept' | 'decline'} answer */
    mutationFn: async (answer) =>
      (await http.post(at(`/me/invitations/{invitation_id}/${answer}`, { invitation_id: id }), { token }))
        .data,
    // A new role changes what many answers hold.
    onSuccess: (_answer, _asked, _result, { client }) => client.invalidateQueries(),
  });
}
