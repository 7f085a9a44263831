import { Button, Group, Loader, Paper, Text, Title } from '@mantine/core';
import {
  IconAlertTriangle,
  IconArrowBackUp,
  IconCheck,
  IconClockPause,
  IconX,
} from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { forgetWhatChanged } from '#features/purchases/api.js';
import classes from '#features/purchases/CheckoutOutcome.module.css';
import { PurchaseLines } from '#features/purchases/PurchaseLines.jsx';
import { PurchaseTotal } from '#features/purchases/PurchaseCard.jsx';
import { useFormat } from '#lib/useFormat.js';

const ICONS = {
  held: IconAlertTriangle,
  paid: IconCheck,
  partially_refunded: IconArrowBackUp,
  refunded: IconArrowBackUp,
  failed: IconX,
  expired: IconClockPause,
  disputed: IconAlertTriangle,
  lost: IconAlertTriangle,
};

/**
 * How the payment stands. `gaveUp` says that the page no longer asks by itself; `connected` is
 * false while the last question went unanswered.
 */
export function CheckoutOutcome({ purchase, gaveUp, connected, onAskAgain }) {
  const { t } = useTranslation('purchases');
  const format = useFormat();
  const { state } = purchase;
  useForgetWhatChanged(purchase);
  return (
    <Paper withBorder p={{ base: 'lg', sm: 40 }} className={classes.paper}>
      <div role="status" className={classes.head}>
        <StateMark state={state} waiting={!gaveUp} />
        <Title className={classes.title}>
          {gaveUp ? t('outcome.pending.late') : t(`outcome.${state}.title`)}
        </Title>
        <Text c="dimmed" maw={460}>
          {explanation(t, purchase, gaveUp)}
        </Text>
        {state === 'pending' && !connected && (
          <Text size="sm" fw={600}>
            {t('outcome.pending.offline')}
          </Text>
        )}
      </div>
      <Actions purchase={purchase} gaveUp={gaveUp} onAskAgain={onAskAgain} />
      <section className={classes.receipt} aria-label={t('number', { number: purchase.number })}>
        <Group justify="space-between" gap={4} pb="xs">
          <Text fw={600}>{t('number', { number: purchase.number })}</Text>
          <Text size="sm" c="dimmed">
            {format.dateTime(purchase.paid_at ?? purchase.created_at)}
          </Text>
        </Group>
        <PurchaseLines
          lines={purchase.lines}
          action={
            purchase.access && purchase.lines.length > 1
              ? (line) => line.open && <StartLearning line={line} variant="light" />
              : undefined
          }
        />
        <PurchaseTotal purchase={purchase} />
      </section>
    </Paper>
  );
}

function explanation(t, { state, lines, payment_url: payable }, gaveUp) {
  if (payable) return t('outcome.pending.unpaid');
  return gaveUp ? t('outcome.pending.lateText') : t(`outcome.${state}.text`, { count: lines.length });
}

function useForgetWhatChanged(purchase) {
  const client = useQueryClient();
  const settled = purchase.state !== 'pending';
  useEffect(() => {
    if (settled) forgetWhatChanged(client, purchase);
    // By state: another answer of the same state brings nothing new.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [client, settled, purchase.state]);
}

function StateMark({ state, waiting }) {
  if (state === 'pending' && waiting) return <Loader size={56} type="dots" aria-hidden="true" />;
  const Icon = ICONS[state] ?? IconClockPause;
  return (
    <div className={classes.mark} data-state={state} aria-hidden="true">
      <Icon size={36} stroke={2.4} />
    </div>
  );
}

/** @param {{line: any, variant?: string}} props */
function StartLearning({ line, variant }) {
  const { t } = useTranslation('purchases');
  return (
    <Button
      component={Link}
      to={`/learn/${line.slug}`}
      variant={variant}
      aria-label={t('startCourse', { course: line.title })}
    >
      {t('start')}
    </Button>
  );
}

function Actions({ purchase, gaveUp, onAskAgain }) {
  const { t } = useTranslation('purchases');
  const [first] = purchase.lines;
  return (
    <Group justify="center" mt="lg" gap="sm">
      {gaveUp && <Button onClick={onAskAgain}>{t('outcome.pending.askAgain')}</Button>}
      {purchase.payment_url && (
        <Button component="a" href={purchase.payment_url} variant="default">
          {t('outcome.pending.pay')}
        </Button>
      )}
      {purchase.access && purchase.lines.length === 1 && <StartLearning line={first} />}
      {purchase.access && purchase.lines.length > 1 && (
        <Button component={Link} to="/learning">
          {t('common:myLearning')}
        </Button>
      )}
      {!purchase.access && purchase.state !== 'pending' && (
        <Button component={Link} to={`/courses/${first.slug}`}>
          {t(`outcome.${purchase.state}.action`)}
        </Button>
      )}
      {purchase.state !== 'pending' && (
        <Button component={Link} to="/purchases" variant="subtle">
          {t('all')}
        </Button>
      )}
    </Group>
  );
}
