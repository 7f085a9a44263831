import { Skeleton } from '@mantine/core';
import { lazy, Suspense } from 'react';

// Most of the studio's weight, and not needed for most of its parts.
const RichText = lazy(() => import('#features/studio/RichText.jsx'));

/** `RichText`, fetched when it is first shown. */
export function RichTextField(props) {
  return (
    <Suspense fallback={<Skeleton h={340} radius="md" />}>
      <RichText {...props} />
    </Suspense>
  );
}
