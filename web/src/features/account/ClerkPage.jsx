import { Container, Skeleton, VisuallyHidden } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import classes from '#features/account/ClerkPage.module.css';
import { useSession } from '#lib/session.jsx';
import { ErrorState } from '#ui/ErrorState.jsx';

/**
 * Room for one of Clerk's components, which come a moment after the page, or not at all.
 * @param {{heading: string, aside?: import('react').ReactNode, children: import('react').ReactNode}} props
 */
export function ClerkPage({ heading, aside, children }) {
  const { t } = useTranslation();
  const { isLoaded, failed } = useSession();
  return (
    <Container py="xl">
      <VisuallyHidden component="h1">{heading}</VisuallyHidden>
      <div className={classes.room}>
        {failed && (
          <ErrorState message={t('signInUnreachable')} onRetry={() => window.location.reload()} />
        )}
        {!failed && !isLoaded && <Skeleton h={420} w="min(100%, 400px)" radius="lg" />}
        {isLoaded && children}
        {isLoaded && aside}
      </div>
    </Container>
  );
}
