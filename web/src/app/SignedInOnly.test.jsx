import { screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { SignedInOnly } from '#app/SignedInOnly.jsx';
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
