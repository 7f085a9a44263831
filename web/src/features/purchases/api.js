import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { at } from '#lib/http.js';
import { postOnce } from '#lib/once.js';
import { readPage } from '#lib/paging.js';
import { apiQuery } from '#lib/query.js';
import * as toasts from '#lib/toasts.js';

const PER_PAGE = 12;

/**
 * What the reader paid or is about to, newest first: the page that the address asks for. Asked again
 * while money goes back.
 * @param {URLSearchParams} params
 */
export const purchasesQuery = (params) =>
  apiQuery(
    '/me/purchases',
    { page: readPage(params, PER_PAGE), per_page: PER_PAGE },
    {
      placeholderData: keepPreviousData,
      refetchInterval: ({ state }) => state.data?.items.some(isUnderWay) && SELDOM,
    },
  );

/** @param {string} number */
const purchasePath = (number) => at('/me/purchases/{number}', { number });
/** @param {string} number */
const refundPath = (number) => at('/me/purchases/{number}/refund', { number });

/** One of them, by its number: for its receipt. */
export const purchaseQuery = (number) =>
  apiQuery(
    purchasePath(number),
    {},
    { refetchInterval: ({ state }) => state.data && isUnderWay(state.data) && SELDOM },
  );

/** Its courses stay open until the provider has heard of the refund: seconds, with a card. */
const isUnderWay = ({ refunding, access }) => refunding && access;

/** What of a purchase can be given back, and why the rest not. */
export const refundQuery = (number) =>
  apiQuery(refundPath(number), {}, { staleTime: 0 });

/** Gives courses of a purchase back, by their slugs. */
export function useRefund(purchase) {
  return useMutation({
    /** @param {string[]} courses */
    mutationFn: async (courses) =>
      (await postOnce(refundPath(purchase.number), { courses })).data,
    onSettled: (_answer, _error, _variables, _result, { client }) => {
      forgetWhatChanged(client, purchase);
      client.invalidateQueries({ queryKey: [purchasePath(purchase.number)] });
      client.invalidateQueries({ queryKey: [refundPath(purchase.number)] });
    },
  });
}

/** The purchase behind a payment session; the back end tries to settle it first. */
export const checkoutSessionQuery = (id) =>
  apiQuery(at('/checkout-sessions/{session_id}', { session_id: id }), {}, { staleTime: 0 });

/** How to pay by bank transfer; asked for again and again, since the office confirms it. */
export const transferQuery = (reference) =>
  apiQuery(at('/transfers/{reference}', { reference }), {}, {
    staleTime: 0,
    refetchInterval: SELDOM,
  });

/** Has the browser save an SVG (its address) as a PNG under a name: banks' apps read no SVG. */
export function useSavePicture() {
  return useMutation({
    /** @param {{address: string, name: string}} picture */
    mutationFn: async ({ address, name }) => {
      const picture = Object.assign(new Image(), { src: address });
      await picture.decode();
      const canvas = Object.assign(document.createElement('canvas'), { width: 960, height: 960 });
      canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height);
      const blob = await new Promise((done) => canvas.toBlob(done, 'image/png'));
      const href = URL.createObjectURL(blob);
      Object.assign(document.createElement('a'), { href, download: name }).click();
      // Not at once: some browsers fetch it only after the click was handled.
      setTimeout(() => URL.revokeObjectURL(href), 60_000);
    },
    onError: toasts.error,
  });
}

const PATIENCE = 3 * 60_000; // ms of asking before the reader is told that it may take longer
const OFTEN = 1500; // ms between the first questions
const SELDOM = 5000; // ms between the later ones
const FIRST = 20; // this many questions are the first

function isPassing(error) {
  return error !== null && (error.status === 0 || error.status >= 500);
}

/** Worth asking again: not settled yet, or no answer so far for a reason that passes. */
function isOpen({ data, error }) {
  return data ? data.state === 'pending' : isPassing(error);
}

/**
 * The purchase behind a session, asked for until the payment is settled or patience ends. Then
 * `gaveUp` is true, and `askAgain` starts anew.
 */
export function useSettledPurchase(id) {
  const [patient, setPatient] = useState(true);
  const purchase = useQuery({
    ...checkoutSessionQuery(id),
    refetchInterval: ({ state }) => {
      if (!patient || !isOpen(state)) return false;
      return state.dataUpdateCount + state.errorUpdateCount < FIRST ? OFTEN : SELDOM;
    },
  });
  const open = isOpen(purchase);
  const { refetch } = purchase;

  useEffect(() => {
    if (!open || !patient) return undefined;
    const timer = setTimeout(() => setPatient(false), PATIENCE);
    return () => clearTimeout(timer);
  }, [open, patient]);

  function askAgain() {
    setPatient(true);
    refetch();
  }
  return { purchase, gaveUp: open && !patient, askAgain };
}

/**
 * What a settled purchase changes elsewhere is asked for anew when next shown.
 * @param {import('@tanstack/react-query').QueryClient} client
 * @param {{lines: {slug: string}[]}} purchase
 */
export function forgetWhatChanged(client, purchase) {
  const ofCourses = purchase.lines.flatMap(({ slug }) => {
    const course = { slug };
    return [
      at('/courses/{slug}', course),
      at('/courses/{slug}/mine', course),
      at('/learn/{slug}', course),
    ];
  });
  for (const path of ['/me/cart', '/me/enrolments', '/me/purchases', ...ofCourses]) {
    client.invalidateQueries({ queryKey: [path] });
  }
}
