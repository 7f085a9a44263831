import { Container, Skeleton, Stack, VisuallyHidden } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useSession } from '#lib/session.jsx';
import { ErrorState } from '#ui/ErrorState.jsx';

/** Room for one of Clerk's components, which come a moment after the page, or not at all. */
export function ClerkPage({ heading, children }) {
  const { t } = useTranslation();
  const { isLoaded, failed } = useSession();
  return (
    <Container py="xl">
      <VisuallyHidden component="h1">{heading}</VisuallyHidden>
      <Stack align="center" gap="lg">
        {failed && (
          <ErrorState message={t('signInUnreachable')} onRetry={() => window.location.reload()} />
        )}
        {!failed && !isLoaded && <Skeleton h={420} w="min(100%, 400px)" radius="lg" />}
        {isLoaded && children}
      </Stack>
    </Container>
  );
}
