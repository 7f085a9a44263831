import { useEffect, useState } from 'react';
import { useSearchParams } from 'react-router';
import { BUY_PARAM } from '#features/courses/usePurchase.js';

const CHECKOUT_PARAM = 'checkout';

/**
 * How the reader came: back from signing in to buy, or back from the payment page without paying.
 * Read once and taken out of the address, so that a reload or a shared link does not repeat it.
 * @returns {{toBuy: string | null, cancelled: boolean}}
 */
export function useArrival() {
  const [params, setParams] = useSearchParams();
  const [arrival] = useState({
    toBuy: params.get(BUY_PARAM),
    cancelled: params.get(CHECKOUT_PARAM) === 'cancelled',
  });
  const marked = params.has(BUY_PARAM) || params.has(CHECKOUT_PARAM);
  useEffect(() => {
    if (!marked) return;
    setParams(
      (current) => {
        current.delete(BUY_PARAM);
        current.delete(CHECKOUT_PARAM);
        return current;
      },
      { replace: true, preventScrollReset: true },
    );
  }, [marked, setParams]);
  return arrival;
}
