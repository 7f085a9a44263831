import { Stack, Text, Title } from '@mantine/core';
import classes from '#ui/EmptyState.module.css';

/**
 * Nothing here, said kindly, with one way on. `level` is the heading's, 1 when it names the page.
 * @param {{title: string, children?: import('react').ReactNode, action?: import('react').ReactNode,
 *   level?: 1 | 2 | 3}} props
 */
export function EmptyState({ title, children, action, level = 2 }) {
  return (
    <Stack align="center" gap="sm" py={64} ta="center">
      <div className={classes.mark} aria-hidden="true" />
      <Title order={level} size="h2">
        {title}
      </Title>
      {children && (
        <Text c="dimmed" maw={440}>
          {children}
        </Text>
      )}
      {action}
    </Stack>
  );
}
