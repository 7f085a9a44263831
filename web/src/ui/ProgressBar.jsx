import { Progress } from '@mantine/core';

/** How much is done, 0 to 100; `label` says of what, for screen readers. */
export function ProgressBar({ percent, label, size = 8 }) {
  return (
    <Progress.Root size={size} radius="xl">
      <Progress.Section value={percent} aria-label={label} />
    </Progress.Root>
  );
}
