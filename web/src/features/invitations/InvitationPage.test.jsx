import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import axe from 'axe-core';
import { beforeEach, expect, test } from 'vitest';
import InvitationPage from '#features/invitations/InvitationPage.jsx';
import { problem, serveApi } from '#testing/api.js';
import { renderPage, STUDENT } from '#testing/render.jsx';

const offered = {
  id: 'abc',
  kind: 'school_role',
  to_be: 'kế toán của Khoa',
  invited_by: 'Nguyễn An',
  state: 'open',
  expires_at: '2026-12-14T05:00:00Z',
};

beforeEach(() => sessionStorage.clear());

const open = (at, session = STUDENT) =>
  renderPage(<InvitationPage />, { path: '/invitations/:id', at, session });

test('the letter’s token shows the offer, and accepting says what one has become', async () => {
  let state = 'open';
  const asked = [];
  serveApi({
    'POST /me/invitations/abc/show': ({ data }) => {
      asked.push(data.token);
      return { data: { ...offered, state } };
    },
    'POST /me/invitations/abc/accept': ({ data }) => {
      asked.push(data.token);
      state = 'accepted';
      return { data: { ...offered, state } };
    },
  });
  const { container } = await open('/invitations/abc#secret');
  expect(await screen.findByText('Nguyễn An mời bạn làm kế toán của Khoa.')).toBeVisible();
  expect((await axe.run(container)).violations).toEqual([]);
  await userEvent.click(screen.getByRole('button', { name: 'Chấp nhận' }));
  expect(await screen.findByText('Bạn đã nhận lời làm kế toán của Khoa.')).toBeVisible();
  expect(new Set(asked)).toEqual(new Set(['secret']));
});

test('who is not signed in is sent to sign in, and the token stays out of the address', async () => {
  serveApi({});
  await open('/invitations/abc?lang=vi#secret', { isLoaded: true, isSignedIn: false });
  const link = await screen.findByRole('link', { name: 'Đăng nhập' });
  expect(link.getAttribute('href')).not.toContain('secret');
  expect(sessionStorage.getItem('khoa-invitation-abc')).toBe('secret');
});

test('declining is told', async () => {
  serveApi({
    'POST /me/invitations/abc/show': offered,
    'POST /me/invitations/abc/decline': null,
  });
  await open('/invitations/abc#secret');
  await userEvent.click(await screen.findByRole('button', { name: 'Từ chối' }));
  expect(await screen.findByText('Lời mời này đã bị từ chối.')).toBeVisible();
});

test('somebody else’s is not there, and the page says what to do', async () => {
  serveApi({ 'POST /me/invitations/abc/show': problem(404, 'not_found') });
  await open('/invitations/abc');
  expect(await screen.findByText(/Không có lời mời nào như vậy/)).toBeVisible();
});
