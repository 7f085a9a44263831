import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { apiQuery } from '#lib/query.js';

/** What the reader paid or is about to, newest first. */
export const purchasesQuery = (page) =>
  apiQuery('/me/purchases', { page }, { placeholderData: keepPreviousData });

/** The purchase behind a payment session; the back end tries to settle it first. */
export const checkoutSessionQuery = (id) =>
  apiQuery(`/checkout-sessions/${encodeURIComponent(id)}`, {}, { staleTime: 0 });

/** How to pay by bank transfer; asked for again and again, since the office confirms it. */
export const transferQuery = (reference) =>
  apiQuery(
    `/transfers/${encodeURIComponent(reference)}`,
    {},
    { staleTime: 0, refetchInterval: SELDOM },
  );

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
    const course = encodeURIComponent(slug);
    return [`/courses/${course}`, `/courses/${course}/mine`, `/learn/${course}`];
  });
  for (const path of ['/me/cart', '/me/enrolments', '/me/purchases', ...ofCourses]) {
    client.invalidateQueries({ queryKey: [path] });
  }
}
