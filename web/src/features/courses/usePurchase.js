import { useQuery } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation, useNavigate } from 'react-router';
import { myCourseQuery, useCheckout, useEnrol } from '#features/courses/api.js';
import { signInPath, useSession } from '#lib/session.jsx';
import * as toasts from '#lib/toasts.js';

/** In the address of a reader who comes back from signing in to go on buying. */
export const BUY_PARAM = 'buy';

/**
 * What the reader can do about a course, and doing it.
 *
 * `state`: `buy`, `enrol` (it is free), `pay` (a purchase has been begun), `enrolled` or `owner`.
 * Until it is known who reads, a click waits; a stranger's click leads to sign in and, back here
 * with `?buy=1` (`arrived`), goes on by itself, once.
 * @param {{slug: string, price: {amount: number}}} course
 * @param {{arrived: boolean}} options
 * @returns {{state: string, busy: boolean, act: () => void}}
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
  const [wanted, setWanted] = useState(arrived);
  const [clicked, setClicked] = useState(false);
  const begun = useRef(false);
  const wentOn = useRef(false);

  const known = failed || (isLoaded && (!isSignedIn || !mine.isPending));
  const state = stateOf(course, mine.data);
  const waiting = wanted && !known;

  function refused(error) {
    begun.current = false;
    if (error.code === 'not_signed_in') signIn();
    else toasts.error(error);
  }

  function begin() {
    if (!isSignedIn) {
      signIn();
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
        onError: refused,
      });
    } else if (state === 'buy' || state === 'pay') {
      checkout.mutate(undefined, {
        onSuccess: ({ url }) => {
          begun.current = false;
          leave(url);
        },
        onError: refused,
      });
    }
  }

  function act() {
    if (known) {
      begin();
    } else {
      setWanted(true);
      setClicked(true);
    }
  }

  const goOn = useEffectEvent(() => {
    // Who comes back without having signed in has changed their mind.
    if (isSignedIn || clicked) begin();
  });
  useEffect(() => {
    if (!wanted || !known || wentOn.current) return;
    wentOn.current = true;
    goOn();
  }, [wanted, known]);

  return { state, busy: waiting || leaving || checkout.isPending || enrol.isPending, act };
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
  return () => {
    const params = new URLSearchParams(search);
    params.set(BUY_PARAM, '1');
    navigate(signInPath(`${pathname}?${params}`));
  };
}

/** On the way to another site; back from there the browser may show this very page again. */
function useLeaving() {
  const [leaving, setLeaving] = useState(false);
  useEffect(() => {
    const back = (event) => {
      if (event.persisted) setLeaving(false);
    };
    window.addEventListener('pageshow', back);
    return () => window.removeEventListener('pageshow', back);
  }, []);
  function leave(url) {
    setLeaving(true);
    window.location.assign(url);
  }
  return { leaving, leave };
}
