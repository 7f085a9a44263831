import { screen } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { useState } from 'react';
import { expect, test } from 'vitest';
import { SignedInOnly } from '#app/SignedInOnly.jsx';
import { SessionProvider } from '#lib/session.jsx';
import { renderPage, STUDENT } from '#testing/render.jsx';

const signIn = { path: '/sign-in', element: <h1>Sign in</h1> };

test('a stranger is sent to sign in and comes back to the very page', async () => {
  const at = '/checkout/success?session_id=cs_1';
  const { router } = await renderPage(<SignedInOnly />, {
    path: '/checkout/success',
    at,
    routes: [signIn],
  });
  await screen.findByText('Sign in');
  const { search } = router.state.location;
  expect(new URLSearchParams(search).get('redirect_url')).toBe(at);
});

test('signing out of such a page leads home', async () => {
  const leaving = { path: '/', element: <h1>Home</h1> };
  function Page() {
    const [session, setSession] = useState(STUDENT);
    return (
      <SessionProvider value={session}>
        <button onClick={() => setSession({ ...session, isSignedIn: false, userId: null })}>
          Leave
        </button>
        <SignedInOnly />
      </SessionProvider>
    );
  }
  await renderPage(<Page />, { path: '/learning', routes: [leaving, signIn] });
  await userEvent.click(screen.getByText('Leave'));
  expect(await screen.findByText('Home')).toBeVisible();
});

test('nobody is sent away before Clerk has answered', async () => {
  const session = { ...STUDENT, isLoaded: false, isSignedIn: false };
  const { router } = await renderPage(<SignedInOnly />, { path: '/learning', session });
  expect(router.state.location.pathname).toBe('/learning');
  expect(screen.getByRole('status')).toHaveTextContent('Đang tải');
});

test('when Clerk cannot be reached the page says so', async () => {
  const session = { isLoaded: false, isSignedIn: false, userId: null, failed: true };
  await renderPage(<SignedInOnly />, { path: '/learning', session });
  expect(screen.getByText(/dịch vụ đăng nhập/)).toBeVisible();
});
