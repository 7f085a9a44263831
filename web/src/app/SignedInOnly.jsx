import { Container } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Navigate, Outlet, useLocation } from 'react-router';
import { signInPath, useSession } from '#lib/session.jsx';
import { ErrorState } from '#ui/ErrorState.jsx';
import { PageSkeleton } from '#ui/PageSkeletons.jsx';

/** The pages that need somebody; others are sent to sign in and come back to where they were. */
export function SignedInOnly() {
  const { isLoaded, isSignedIn, failed } = useSession();
  const { pathname, search } = useLocation();
  const { t } = useTranslation();
  const [wasSignedIn, setWasSignedIn] = useState(false);
  if (isSignedIn && !wasSignedIn) setWasSignedIn(true);
  if (failed) {
    return (
      <Container py="xl">
        <ErrorState
          level={1}
          message={t('signInUnreachable')}
          onRetry={() => window.location.reload()}
        />
      </Container>
    );
  }
  if (!isLoaded) return <PageSkeleton />;
  if (!isSignedIn) {
    // Who has just signed out here wants to leave, not to sign in again.
    return <Navigate to={wasSignedIn ? '/' : signInPath(pathname + search)} replace />;
  }
  return <Outlet />;
}
