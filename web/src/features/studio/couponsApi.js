import { keepPreviousData, useMutation } from '@tanstack/react-query';
import { at, http } from '#lib/http.js';
import { postOnce } from '#lib/once.js';
import { apiQuery } from '#lib/query.js';

/** @import { Schemas } from '#lib/contract.js' */

const COUPONS = '/educator/coupons';
const BATCHES = '/educator/activation-batches';
/** @param {string} id */
const usesPath = (id) => at('/educator/coupons/{coupon_id}/uses', { coupon_id: id });
/** @param {string} id */
const codesPath = (id) => at('/educator/activation-batches/{batch_id}/codes', { batch_id: id });
/** @param {string} id */
const filePath = (id) => at('/educator/activation-batches/{batch_id}/codes.csv', { batch_id: id });

const PAGES = { placeholderData: keepPreviousData };

/** My coupons; an admin's include those for everybody's courses. @param {number} page */
export const couponsQuery = (page) => apiQuery(COUPONS, { page }, PAGES);

/** My published courses with a price. @param {string} q in their titles @param {number} page */
export const coursesForSaleQuery = (q, page) =>
  apiQuery('/educator/courses', { for_sale: true, q, page }, PAGES);

/** @param {number} page */
export const batchesQuery = (page) => apiQuery(BATCHES, { page }, PAGES);

/** Who used a coupon, and who is paying with it. @param {string} id @param {number} page */
export const usesQuery = (id, page) => apiQuery(usesPath(id), { page, per_page: 50 }, PAGES);

/** @param {string} id @param {number} page */
export const codesQuery = (id, page) => apiQuery(codesPath(id), { page, per_page: 50 }, PAGES);

/**
 * @template Variables, Answer
 * @param {(variables: Variables) => Promise<{data: Answer}>} send
 * @param {string} path of the list that it changes
 */
function useChange(send, path) {
  return useMutation({
    /** @param {Variables} variables */
    mutationFn: async (variables) => (await send(variables)).data,
    onSuccess: (_answer, _variables, _result, { client }) =>
      client.invalidateQueries({ queryKey: [path] }),
  });
}

export const useCreateCoupon = () => useChange(
    (/** @type {Schemas['NewCoupon']} */ coupon) => postOnce(COUPONS, coupon),
    COUPONS,
  );

export const useSwitchCoupon = () =>
  useChange(
    (/** @type {{id: string, active: boolean}} */ { id, active }) =>
      http.patch(at('/educator/coupons/{coupon_id}', { coupon_id: id }), { active }),
    COUPONS,
  );

export const useCreateBatch = () =>
  useChange(
    (/** @type {Schemas['NewBatch']} */ batch) => postOnce(BATCHES, batch, { timeout: 60_000 }),
    BATCHES,
  );

/** Makes all unused codes of a batch worthless: `{cancelled}`. */
export const useCancelCodes = () =>
  useChange(
    (/** @type {{id: string}} */ { id }) =>
      http.post(at('/educator/activation-batches/{batch_id}/cancel', { batch_id: id }), {}),
    BATCHES,
  );

/** Has the browser save a batch's codes as a file for a spreadsheet. */
export function useDownloadCodes() {
  return useMutation({
    /** @param {{id: string, name: string}} batch */
    mutationFn: async ({ id, name }) => {
      const { data } = await http.get(filePath(id), {
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
