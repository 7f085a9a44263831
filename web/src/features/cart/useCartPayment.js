import { useEffect, useState } from 'react';
import { useCartCheckout } from '#features/cart/api.js';
import * as toasts from '#lib/toasts.js';

/**
 * Leads to the payment page for what the cart shows; a double click asks once. Back from there the
 * browser may show this very page again.
 */
export function useCartPayment(cart) {
  const checkout = useCartCheckout();
  const [leaving, setLeaving] = useState(false);
  useEffect(() => {
    const back = (event) => {
      if (event.persisted) setLeaving(false);
    };
    window.addEventListener('pageshow', back);
    return () => window.removeEventListener('pageshow', back);
  }, []);

  function pay() {
    if (checkout.isPending || leaving) return;
    checkout.mutate(cart, {
      onSuccess: ({ url }) => {
        setLeaving(true);
        window.location.assign(url);
      },
      onError: toasts.error,
    });
  }
  return { pay, busy: checkout.isPending || leaving };
}
