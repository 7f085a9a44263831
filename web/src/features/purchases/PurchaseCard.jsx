import { Button, Group, Paper, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { PurchaseLines } from '#features/purchases/PurchaseLines.jsx';
import { StateBadge } from '#features/purchases/StateBadge.jsx';
import { useFormat } from '#lib/useFormat.js';

/** One purchase of the list, with what can be done about it. */
export function PurchaseCard({ purchase }) {
  const { t } = useTranslation('purchases');
  const format = useFormat();
  const paidSince = purchase.paid_at && t('paidAt', { date: format.dateTime(purchase.paid_at) });
  return (
    <Paper component="article" withBorder p={{ base: 'md', sm: 'lg' }}>
      <Group justify="space-between" align="flex-start" gap="xs">
        <div>
          <Title order={2} size="h4">
            {t('number', { number: purchase.number })}
          </Title>
          <Text size="sm" c="dimmed">
            {paidSince ?? t('madeAt', { date: format.dateTime(purchase.created_at) })}
          </Text>
        </div>
        <StateBadge state={purchase.state} />
      </Group>
      <PurchaseLines lines={purchase.lines} action={(line) => <LineAction {...{ purchase, line }} />} />
      <PurchaseTotal purchase={purchase} />
      {purchase.payment_url && (
        <Group mt="md" justify="flex-end">
          {purchase.id && (
            <Button component={Link} to={successPath(purchase.id)} variant="subtle">
              {t('check')}
            </Button>
          )}
          <Button component="a" href={purchase.payment_url}>
            {t('pay')}
          </Button>
        </Group>
      )}
    </Paper>
  );
}

const successPath = (id) => `/checkout/success?${new URLSearchParams({ session_id: id })}`;

function LineAction({ purchase, line }) {
  const { t } = useTranslation('purchases');
  if (purchase.access) {
    return (
      <Button
        component={Link}
        to={`/learn/${line.slug}`}
        variant="light"
        aria-label={t('learnCourse', { course: line.title })}
      >
        {t('learn')}
      </Button>
    );
  }
  if (purchase.state === 'pending') return null;
  return (
    <Button
      component={Link}
      to={`/courses/${line.slug}`}
      variant="default"
      aria-label={t('seeCourseNamed', { course: line.title })}
    >
      {t('seeCourse')}
    </Button>
  );
}

/** What is to be paid or was, and what came back. */
export function PurchaseTotal({ purchase }) {
  const { t } = useTranslation('purchases');
  const format = useFormat();
  return (
    <>
      <Group justify="space-between" pt="sm" style={{ borderTop: '1px solid var(--khoa-line)' }}>
        <Text fw={600}>{t('total')}</Text>
        <Text fw={800} size="lg">
          {format.money(purchase.total)}
        </Text>
      </Group>
      {purchase.refunded.amount > 0 && (
        <Group justify="space-between">
          <Text>{t('refunded')}</Text>
          <Text fw={600}>{format.money(purchase.refunded)}</Text>
        </Group>
      )}
    </>
  );
}
