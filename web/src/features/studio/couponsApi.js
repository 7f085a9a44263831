import { keepPreviousData, useMutation } from '@tanstack/react-query';
import { http } from '#lib/http.js';
import { apiKey, apiQuery } from '#lib/query.js';

const COUPONS = '/educator/coupons';
const BATCHES = '/educator/activation-batches';
const PER_PAGE = 50;

/** My coupons; an admin's include those for everybody's courses. */
export const couponsQuery = () => apiQuery(COUPONS);

export const batchesQuery = () => apiQuery(BATCHES);

/** Who used a coupon, and who is paying with it. */
export const usesQuery = (id, page) =>
  apiQuery(`${COUPONS}/${id}/uses`, { page, per_page: PER_PAGE }, { placeholderData: keepPreviousData });

export const codesQuery = (id, page) =>
  apiQuery(`${BATCHES}/${id}/codes`, { page, per_page: PER_PAGE }, { placeholderData: keepPreviousData });

/** How many pages a list of so many has. */
export const pagesOf = (total) => Math.max(1, Math.ceil(total / PER_PAGE));

function useChange(send, path) {
  return useMutation({
    mutationFn: async (variables) => (await send(variables)).data,
    onSuccess: (_answer, _variables, _result, { client }) =>
      client.invalidateQueries({ queryKey: apiKey(path) }),
  });
}

export const useCreateCoupon = () => useChange((coupon) => http.post(COUPONS, coupon), COUPONS);

export const useSwitchCoupon = () =>
  useChange(({ id, active }) => http.patch(`${COUPONS}/${id}`, { active }), COUPONS);

export const useCreateBatch = () =>
  useChange((batch) => http.post(BATCHES, batch, { timeout: 60_000 }), BATCHES);

/** Makes all unused codes of a batch worthless: `{cancelled}`. */
export const useCancelCodes = () =>
  useChange(({ id }) => http.post(`${BATCHES}/${id}/cancel`, {}), BATCHES);

/** Has the browser save a batch's codes as a file for a spreadsheet. */
export function useDownloadCodes() {
  return useMutation({
    mutationFn: async ({ id, name }) => {
      const { data } = await http.get(`${BATCHES}/${id}/codes.csv`, {
        responseType: 'blob',
        timeout: 60_000,
      });
      save(data, `${name}.csv`);
    },
  });
}

function save(blob, filename) {
  const address = URL.createObjectURL(blob);
  const link = Object.assign(document.createElement('a'), { href: address, download: filename });
  link.click();
  // Not at once: some browsers fetch it only after the click was handled.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
