import { useLocation } from 'react-router';
import { returnPath, withReturn } from '#features/account/returnPath.js';

/**
 * The sign-in or sign-up page's address that brings the reader back to this page; from one of the
 * two to the other, to where the first would have led.
 */
export function useWayIn() {
  const { pathname, search } = useLocation();
  const signing = /^\/sign-(in|up)(\/|$)/.test(pathname);
  const back = signing ? returnPath(new URLSearchParams(search).get('redirect_url')) : pathname + search;
  return (page) => withReturn(page, back);
}
