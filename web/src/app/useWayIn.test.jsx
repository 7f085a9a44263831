import { screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { useWayIn } from '#app/useWayIn.js';
import { renderPage } from '#testing/render.jsx';

function Way() {
  return <p>{useWayIn()('/sign-up')}</p>;
}

test.each([
  ['/', '/sign-up'],
  ['/courses/bep-viet?lang=en', '/sign-up?redirect_url=%2Fcourses%2Fbep-viet%3Flang%3Den'],
  ['/sign-in?redirect_url=%2Fcart', '/sign-up?redirect_url=%2Fcart'],
  ['/sign-in/factor-one?redirect_url=https%3A%2F%2Felsewhere.example', '/sign-up'],
])('from %s it leads to %s', async (at, way) => {
  await renderPage(<Way />, { path: '*', at });
  expect(screen.getByText(way)).toBeVisible();
});
