import { Container } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { isRouteErrorResponse, useRouteError } from 'react-router';
import { NotFoundPage } from '#app/NotFoundPage.jsx';
import { describeError } from '#lib/errors.js';
import { usePageTitle } from '#lib/title.js';
import { ErrorState } from '#ui/ErrorState.jsx';

/** A page that threw, or whose code could not be fetched (a new release, no network). */
export function ErrorPage() {
  const error = useRouteError();
  const { t } = useTranslation();
  const missing = isRouteErrorResponse(error) && error.status === 404;
  usePageTitle(missing ? undefined : t('broken.title'));
  if (missing) return <NotFoundPage />;
  return (
    <Container py="xl">
      <ErrorState
        level={1}
        title={t('broken.title')}
        message={describeError(error)}
        onRetry={() => window.location.reload()}
      />
    </Container>
  );
}

/** The same where the layout itself is missing. */
export function FramelessErrorPage() {
  return (
    <main id="main" tabIndex={-1}>
      <ErrorPage />
    </main>
  );
}
