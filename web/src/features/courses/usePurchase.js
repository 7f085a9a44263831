import { useQuery } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation, useNavigate } from 'react-router';
import { myCourseQuery, useCheckout, useEnrol } from '#features/courses/api.js';
import { useConfig } from '#lib/config.jsx';
import { signInPath, useSession } from '#lib/session.jsx';
import * as toasts from '#lib/toasts.js';
import { useLeaving } from '#lib/useLeaving.js';

/** In the address of a reader who comes back from signing in to go on buying: by whom, or `1`. */
export const BUY_PARAM = 'buy';
const ANY = '1';

/**
 * What the reader can do about a course, and doing it.
 *
 * `state`: `buy`, `enrol` (it is free), `pay` (a purchase has been begun), `enrolled` or `owner`.
 * `act` pays by the provider that the purchase was begun with, else by the school's first; `others`
 * are its further ones, for `act(other)`.
 * Until it is known who reads, a click waits; a stranger's click leads to sign in and, back here
 * with `?buy=` (`arrived`, its value), goes on by itself, once.
 * @param {{slug: string, price: {amount: number}}} course
 * @param {{arrived: string | null}} options
 * @returns {{state: string, busy: boolean, others: string[], act: (provider?: string) => void}}
 */
export function usePurchase(course, { arrived }) {
  const { isLoaded, isSignedIn, failed } = useSession();
  const mine = useQuery({ ...myCourseQuery(course.slug), enabled: isSignedIn });
  const checkout = useCheckout(course.slug);
  const enrol = useEnrol(course.slug);
  const { leaving, leave } = useLeaving();
  const signIn = useSignIn();
  const navigate = useNavigate();
  const { t } = useTranslation('courses');
  const { payment_providers: providers } = useConfig();
  const [wanted, setWanted] = useState(arrived);
  const [clicked, setClicked] = useState(false);
  const begun = useRef(false);
  const wentOn = useRef(false);

  const known = failed || (isLoaded && (!isSignedIn || !mine.isPending));
  const state = stateOf(course, mine.data);
  const waiting = Boolean(wanted) && !known;
  const begunBy = state === 'pay' ? mine.data?.pending_purchase?.provider : undefined;
  const provider = begunBy && providers.includes(begunBy) ? begunBy : providers[0];
  const others = state === 'buy' || state === 'pay' ? providers.filter((one) => one !== provider) : [];

  function refused(error, by) {
    begun.current = false;
    if (error.code === 'not_signed_in') signIn(by);
    else toasts.error(error);
  }

  function begin(by) {
    if (!isSignedIn) {
      signIn(by);
      return;
    }
    if (begun.current) return; // a second click before the first has shown
    begun.current = true;
    if (state === 'enrol') {
      enrol.mutate(undefined, {
        onSuccess: () => {
          toasts.success(t('enrolled'));
          navigate(`/learn/${course.slug}`);
        },
        onError: (error) => refused(error, by),
      });
    } else if (state === 'buy' || state === 'pay') {
      const chosen = providers.includes(by) ? by : provider;
      checkout.mutate(providers.length > 1 ? chosen : undefined, {
        onSuccess: ({ url }) => {
          begun.current = false;
          leave(url);
        },
        onError: (error) => refused(error, by),
      });
    }
  }

  function act(by = ANY) {
    if (known) {
      begin(by);
    } else {
      setWanted(by);
      setClicked(true);
    }
  }

  const goOn = useEffectEvent(() => {
    // Who comes back without having signed in has changed their mind.
    if (isSignedIn || clicked) begin(wanted);
  });
  useEffect(() => {
    if (!wanted || !known || wentOn.current) return;
    wentOn.current = true;
    goOn();
  }, [wanted, known]);

  const busy = waiting || leaving || checkout.isPending || enrol.isPending;
  return { state, busy, others, act };
}

function stateOf(course, mine) {
  if (mine?.enrolled) return 'enrolled';
  if (mine?.owner) return 'owner';
  if (course.price.amount === 0) return 'enrol';
  return mine?.pending_purchase ? 'pay' : 'buy';
}

/** Leads to the sign-in page and back to this one, where buying goes on. */
function useSignIn() {
  const navigate = useNavigate();
  const { pathname, search } = useLocation();
  return (by) => {
    const params = new URLSearchParams(search);
    params.set(BUY_PARAM, by);
    navigate(signInPath(`${pathname}?${params}`));
  };
}
