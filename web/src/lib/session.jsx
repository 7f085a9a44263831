import { createContext, use } from 'react';

/** @typedef {{isLoaded: boolean, isSignedIn: boolean, userId: string | null, failed: boolean}} Session */

const SessionContext = createContext(
  /** @type {Session} */ ({ isLoaded: false, isSignedIn: false, userId: null, failed: false }),
);

export const SessionProvider = SessionContext;

/**
 * Who is signed in, in our own words, so that features and their tests need not know Clerk.
 * `isLoaded` is false until Clerk has answered; `failed` says that it never will on this page.
 * @returns {Session}
 */
export function useSession() {
  return use(SessionContext);
}

/** The sign-in page's address that brings the reader back to `returnTo` (a path with its query). */
export function signInPath(returnTo) {
  return `/sign-in?redirect_url=${encodeURIComponent(returnTo)}`;
}

/** The same for somebody who has no account yet. */
export function signUpPath(returnTo) {
  return `/sign-up?redirect_url=${encodeURIComponent(returnTo)}`;
}
