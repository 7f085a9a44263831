import { Anchor, Container, Group, Text, Title } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, Navigate } from 'react-router';
import { meQuery } from '#features/account/api.js';
import { usePageTitle } from '#lib/title.js';

const EDUCATORS = ['educator'];

/**
 * A page beside the studio's list of courses, with the way back there. Who has none of the `roles`
 * is led to becoming an educator.
 * @param {{title: string, lead?: string, roles?: string[], size?: string | number,
 *   children: import('react').ReactNode}} props
 */
export function StudioFrame({ title, lead, roles = EDUCATORS, size, children }) {
  const { t } = useTranslation('studio');
  const me = useQuery(meQuery());
  usePageTitle(title);
  if (me.data && !me.data.roles.some((role) => roles.includes(role))) {
    return <Navigate to="/teach" replace />;
  }
  return (
    <Container size={size} py="xl">
      <Anchor component={Link} to="/studio" fw={600}>
        <Group gap={6} component="span" display="inline-flex">
          <IconArrowLeft size={18} aria-hidden="true" />
          {t('toStudio')}
        </Group>
      </Anchor>
      <Title mt="xs">{title}</Title>
      {lead && (
        <Text c="dimmed" mt={8} mb="lg">
          {lead}
        </Text>
      )}
      {children}
    </Container>
  );
}
