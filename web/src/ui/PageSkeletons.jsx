import { Container, SimpleGrid, Skeleton, Stack, VisuallyHidden } from '@mantine/core';
import { useTranslation } from 'react-i18next';

function Loading({ children }) {
  const { t } = useTranslation();
  return (
    <div role="status">
      <VisuallyHidden>{t('loading')}</VisuallyHidden>
      {children}
    </div>
  );
}

/** As many cards as the list will probably hold. */
export function CardGridSkeleton({ count = 8 }) {
  return (
    <Loading>
      <SimpleGrid cols={{ base: 1, xs: 2, md: 3, lg: 4 }} spacing="lg">
        {Array.from({ length: count }, (_, index) => (
          <Skeleton key={index} h={340} radius="xl" />
        ))}
      </SimpleGrid>
    </Loading>
  );
}

/** A page whose shape is not known yet. */
export function PageSkeleton() {
  return (
    <Container py="xl">
      <Loading>
        <Stack gap="md">
          <Skeleton h={44} w="60%" />
          <Skeleton h={18} w="85%" />
          <Skeleton h={18} w="75%" />
          <Skeleton h={260} radius="lg" mt="md" />
        </Stack>
      </Loading>
    </Container>
  );
}
