import { keepPreviousData, useMutation } from '@tanstack/react-query';
import { at } from '#lib/http.js';
import { postOnce } from '#lib/once.js';
import { apiQuery } from '#lib/query.js';

const SALES = '/educator/sales';

/** Purchases of my courses, newest first; asked again while money goes back. */
export const salesQuery = (page) =>
  apiQuery(
    SALES,
    { page },
    {
      placeholderData: keepPreviousData,
      refetchInterval: ({ state }) => state.data?.items.some(isUnderWay) && 5000,
    },
  );

const isUnderWay = ({ lines }) => lines.some(({ refusal }) => refusal === 'on_its_way');

/** Gives a buyer the money for one of my courses back: `{number, slug}`. */
export function useRefundSale() {
  return useMutation({
    /** @param {{number: string, slug: string}} line */
    mutationFn: async ({ number, slug }) =>
      (await postOnce(at('/educator/sales/{number}/refund', { number }), { courses: [slug] })).data,
    onSettled: (_answer, _error, _variables, _result, { client }) => {
      client.invalidateQueries({ queryKey: [SALES] });
      client.invalidateQueries({ queryKey: ['/educator/earnings'] });
    },
  });
}
