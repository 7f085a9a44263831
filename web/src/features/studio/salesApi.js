import { keepPreviousData, useMutation } from '@tanstack/react-query';
import { invalidateEarnings } from '#features/studio/earningsApi.js';
import { at } from '#lib/http.js';
import { postOnce } from '#lib/once.js';
import { readPage } from '#lib/paging.js';
import { apiQuery } from '#lib/query.js';

const SALES = '/educator/sales';

const PER_PAGE = 12;

/**
 * Purchases of my courses, newest first: the page that the address asks for. Asked again while money
 * goes back.
 * @param {URLSearchParams} params
 */
export const salesQuery = (params) =>
  apiQuery(
    SALES,
    { page: readPage(params, PER_PAGE), per_page: PER_PAGE },
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
      invalidateEarnings(client);
    },
  });
}
