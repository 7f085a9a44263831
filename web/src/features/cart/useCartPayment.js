import { useEffect, useState } from 'react';
import { useCartCheckout } from '#features/cart/api.js';
import { useConfig } from '#lib/config.jsx';
import * as toasts from '#lib/toasts.js';

/**
 * The ways to pay (`providers`, `provider`, `choose`; one of one is not named to the server), and
 * paying: leads to the payment page for what the cart shows; a double click asks once. Back from there the
 * browser may show this very page again.
 */
export function useCartPayment(cart) {
  const { payment_providers: providers } = useConfig();
  const checkout = useCartCheckout();
  const [provider, choose] = useState(providers[0]);
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
    const chosen = providers.length > 1 ? provider : undefined;
    checkout.mutate(
      { cart, provider: chosen },
      {
        onSuccess: ({ url }) => {
          setLeaving(true);
          window.location.assign(url);
        },
        onError: toasts.error,
      },
    );
  }
  return { providers, provider, choose, pay, busy: checkout.isPending || leaving };
}
