import { useState } from 'react';
import { useCartCheckout } from '#features/cart/api.js';
import { useConfig } from '#lib/config.jsx';
import * as toasts from '#lib/toasts.js';
import { useLeaving } from '#lib/useLeaving.js';

/**
 * The ways to pay (`providers`, `provider`, `choose`; one of one is not named to the server), and
 * paying: leads to the payment page for what the cart shows; a double click asks once.
 */
export function useCartPayment(cart) {
  const { payment_providers: providers } = useConfig();
  const checkout = useCartCheckout();
  const [provider, choose] = useState(providers[0]);
  const { leaving, leave } = useLeaving();

  function pay() {
    if (checkout.isPending || leaving) return;
    const chosen = providers.length > 1 ? provider : undefined;
    checkout.mutate(
      { cart, provider: chosen },
      {
        onSuccess: ({ url }) => leave(url),
        onError: toasts.error,
      },
    );
  }
  return { providers, provider, choose, pay, busy: checkout.isPending || leaving };
}
