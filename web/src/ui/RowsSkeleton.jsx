import { Skeleton, Stack, VisuallyHidden } from '@mantine/core';
import { useTranslation } from 'react-i18next';

/** As many wide rows as the list will probably hold, each `height` pixels. */
export function RowsSkeleton({ count, height }) {
  const { t } = useTranslation();
  return (
    <div role="status">
      <VisuallyHidden>{t('loading')}</VisuallyHidden>
      <Stack gap="md">
        {Array.from({ length: count }, (_, index) => (
          <Skeleton key={index} h={height} radius="lg" />
        ))}
      </Stack>
    </div>
  );
}
