import { Button, Group, Paper, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { PurchaseLines } from '#features/purchases/PurchaseLines.jsx';
import { RefundDialog } from '#features/purchases/RefundDialog.jsx';
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
      <Meaning purchase={purchase} />
      <PurchaseLines lines={purchase.lines} action={(line) => <LineAction {...{ purchase, line }} />} />
      <PurchaseTotal purchase={purchase} />
      <Actions purchase={purchase} />
    </Paper>
  );
}

const SAID = new Set(['held', 'disputed', 'lost', 'failed', 'refunded', 'partially_refunded']);

/** What the state means and what to do about it, where it does not speak for itself. */
export function Meaning({ purchase: { state, refunding, access } }) {
  const { t } = useTranslation('purchases');
  const about = refunding && (access || state === 'refunded') ? 'refunding' : state;
  if (!SAID.has(about) && about !== 'refunding') return null;
  return (
    <Text size="sm" mt="xs">
      {t(`meaning.${about}`)}
    </Text>
  );
}

function Actions({ purchase }) {
  const { t } = useTranslation('purchases');
  const [opened, dialog] = useDisclosure(false);
  const { number, payment_url: payable, paid_at: paid } = purchase;
  if (!payable && !paid) return null;
  return (
    <Group mt="md" justify="flex-end" gap="xs">
      {purchase.access && purchase.total.amount > 0 && (
        <Button
          variant="subtle"
          color="gray"
          onClick={dialog.open}
          aria-label={t('refund.openNamed', { number })}
        >
          {t('refund.open')}
        </Button>
      )}
      {paid && (
        <Button
          component={Link}
          to={`/purchases/${number}`}
          variant="subtle"
          aria-label={t('receipt.openNamed', { number })}
        >
          {t('receipt.open')}
        </Button>
      )}
      {payable && purchase.id && (
        <Button
          component={Link}
          to={successPath(purchase.id)}
          variant="subtle"
          aria-label={t('checkNamed', { number })}
        >
          {t('check')}
        </Button>
      )}
      {payable && (
        <Button component="a" href={payable} aria-label={t('payNamed', { number })}>
          {t('pay')}
        </Button>
      )}
      {opened && <RefundDialog purchase={purchase} onClose={dialog.close} />}
    </Group>
  );
}

const successPath = (id) => `/checkout/success?${new URLSearchParams({ session_id: id })}`;

function LineAction({ purchase, line }) {
  const { t } = useTranslation('purchases');
  if (line.open) {
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

/** What a code took off, what is to be paid or was, and what came back. */
export function PurchaseTotal({ purchase }) {
  const { t } = useTranslation('purchases');
  const format = useFormat();
  const { total, paid } = purchase;
  const taken = purchase.lines.reduce((sum, line) => sum + line.discount, 0);
  // The school may have taken another amount than it asked for.
  const another = paid && (paid.amount !== total.amount || paid.currency !== total.currency);
  return (
    <>
      {taken > 0 && (
        <Group justify="space-between" pt="sm" style={{ borderTop: '1px solid var(--khoa-line)' }}>
          <Text>
            {purchase.coupon_code ? t('coupon', { code: purchase.coupon_code }) : t('discount')}
          </Text>
          <Text fw={600}>−{format.money({ ...purchase.total, amount: taken })}</Text>
        </Group>
      )}
      <Group justify="space-between" pt="sm" style={{ borderTop: '1px solid var(--khoa-line)' }}>
        <Text fw={600}>{t('total')}</Text>
        <Text fw={800} size="lg">
          {format.money(purchase.total)}
        </Text>
      </Group>
      {another && (
        <Group justify="space-between">
          <Text>{t('paid')}</Text>
          <Text fw={600}>{format.money(purchase.paid)}</Text>
        </Group>
      )}
      {purchase.refunded.amount > 0 && (
        <Group justify="space-between">
          <Text>{t('refunded')}</Text>
          <Text fw={600}>{format.money(purchase.refunded)}</Text>
        </Group>
      )}
    </>
  );
}
