import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import {
  MAX_COURSES,
  readVisitorCart,
  useVisitorCart,
  writeVisitorCart,
} from '#features/cart/visitorCart.js';
import { ApiError, at, http } from '#lib/http.js';
import { apiKey, apiQuery } from '#lib/query.js';
import { useSession } from '#lib/session.jsx';

/** @import { Schemas } from '#lib/contract.js' */

/** @typedef {{slug: string, price: Schemas['Money']}} Entry */

const CART = '/me/cart';
const QUOTE = '/cart/quote';

/** My cart at present prices: `{lines, coupon, subtotal, discount, total}`. */
export const cartQuery = () => apiQuery(CART, {}, { staleTime: 0 });

/** A visitor's cart at present prices; the browser keeps what is in it. */
const quoteQuery = (/** @type {Entry[]} */ entries) => ({
  queryKey: [QUOTE, entries],
  queryFn: async ({ signal }) => {
    const body = { courses: entries };
    return (await http.post(QUOTE, body, { signal, anonymous: true })).data;
  },
  placeholderData: (before) => before,
  meta: { anonymous: true },
});

/** The reader's cart, whoever they are; pending until that is known. */
export function useCart() {
  const { isSignedIn, isLoaded, failed } = useSession();
  const chosen = useVisitorCart();
  const own = useQuery({ ...cartQuery(), enabled: isSignedIn });
  const quoted = useQuery({ ...quoteQuery(chosen), enabled: !isSignedIn && (isLoaded || failed) });
  return isSignedIn ? own : quoted;
}

/** The slugs in the reader's cart, as far as they are known; asks nothing of a visitor's. */
export function useCartSlugs() {
  const { isSignedIn } = useSession();
  const chosen = useVisitorCart();
  const own = useQuery({ ...cartQuery(), enabled: isSignedIn, staleTime: 30_000 });
  const entries = isSignedIn ? (own.data?.lines ?? []) : chosen;
  return entries.map(({ slug }) => slug);
}

/** Takes what a visitor chose along into their own cart, as soon as they have signed in. */
export function useTakeCartAlong() {
  const { isSignedIn } = useSession();
  const chosen = useVisitorCart();
  const client = useQueryClient();
  const { mutate, isPending } = useMutation({
    /** @param {Entry[]} entries */
    mutationFn: async (entries) => (await http.post('/me/cart/merge', { courses: entries })).data,
    onSuccess: (cart, taken) => {
      const left = readVisitorCart().filter((entry) => !taken.includes(entry));
      writeVisitorCart(left);
      // One that was asked for before would answer with the cart as it was.
      client.cancelQueries({ queryKey: apiKey(CART) });
      client.setQueryData(apiKey(CART), cart);
    },
    onError: (error) => {
      if (error.status === 422) writeVisitorCart([]); // no server will ever take it
    },
  });
  useEffect(() => {
    if (isSignedIn && chosen.length > 0 && !isPending) mutate(chosen);
    // Once for each change of what was chosen: a failure waits for the next page.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [isSignedIn, chosen, mutate]);
}

/**
 * A change of the cart whose answer is the cart; null when only the browser keeps it.
 * @template [Variables=void]
 * @param {(variables: Variables, isSignedIn: boolean) => Promise<Schemas['CartPublic'] | null>} send
 */
function useCartChange(send) {
  const { isSignedIn } = useSession();
  return useMutation({
    /** @param {Variables} variables */
    mutationFn: (variables) => send(variables, isSignedIn),
    onSuccess: (cart, _variables, _result, { client }) => {
      if (!cart) return;
      client.cancelQueries({ queryKey: apiKey(CART) });
      client.setQueryData(apiKey(CART), cart);
    },
    onError: (_error, _variables, _result, { client }) =>
      client.invalidateQueries({ queryKey: apiKey(CART) }),
  });
}

/** @param {string} slug */
const coursePath = (slug) => at('/me/cart/courses/{slug}', { slug });

/** Puts a course (`{slug, price}`) in. */
export function useAddToCart() {
  return useCartChange(async (/** @type {Entry} */ { slug, price }, isSignedIn) => {
    if (isSignedIn) return (await http.put(coursePath(slug))).data;
    const chosen = readVisitorCart();
    if (chosen.some((entry) => entry.slug === slug)) return null;
    if (chosen.length >= MAX_COURSES) throw new ApiError({ status: 409, code: 'cart_full' });
    writeVisitorCart([...chosen, { slug, price }]);
    return null;
  });
}

export function useRemoveFromCart() {
  return useCartChange(async (/** @type {{slug: string}} */ { slug }, isSignedIn) => {
    if (isSignedIn) return (await http.delete(coursePath(slug))).data;
    writeVisitorCart(readVisitorCart().filter((entry) => entry.slug !== slug));
    return null;
  });
}

/** Takes a removal back: the line as it was, also one that cannot be bought now. */
export function useRestoreToCart() {
  return useCartChange(async (/** @type {Schemas['CartLinePublic']} */ line, isSignedIn) => {
    const { slug, price, was } = line;
    const entry = { slug, price: was ?? price };
    if (isSignedIn) return (await http.post('/me/cart/merge', { courses: [entry] })).data;
    writeVisitorCart([...readVisitorCart().filter((one) => one.slug !== slug), entry]);
    return null;
  });
}

export function usePutCoupon() {
  return useCartChange(async (/** @type {string} */ code) => (await http.put('/me/cart/coupon', { code })).data);
}

export function useRemoveCoupon() {
  return useCartChange(async () => (await http.delete('/me/cart/coupon')).data);
}

/**
 * Where to pay for what the cart shows: `{id, url}`. `provider` is one of the configuration's. What
 * changed meanwhile is asked for again.
 */
export function useCartCheckout() {
  return useMutation({
    /** @param {{cart: Schemas['CartPublic'], provider?: string}} order */
    mutationFn: async ({ cart: { lines, coupon, total }, provider }) => {
      const courses = lines.filter((line) => line.buyable).map((line) => line.slug);
      const code = coupon && !coupon.problem ? coupon.code : undefined;
      const body = { courses, coupon: code, total, provider };
      return (await http.post('/create-checkout-session', body)).data;
    },
    onError: (_error, _cart, _result, { client }) =>
      client.invalidateQueries({ queryKey: apiKey(CART) }),
  });
}

/** Opens an activation code's courses; the purchase that it made. */
export function useActivate() {
  return useMutation({
    /** @param {string} code */
    mutationFn: async (code) => (await http.post('/me/activation', { code })).data,
  });
}
