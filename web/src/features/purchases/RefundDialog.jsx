import { Alert, Button, Checkbox, Group, Modal, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { refundQuery, useRefund } from '#features/purchases/api.js';
import { describeError } from '#lib/errors.js';
import * as toasts from '#lib/toasts.js';
import { useFormat } from '#lib/useFormat.js';
import { ErrorState } from '#ui/ErrorState.jsx';
import { RowsSkeleton } from '#ui/RowsSkeleton.jsx';

/** Which courses of a purchase to give back, why some not, and what comes of it. */
export function RefundDialog({ purchase, onClose }) {
  const { t } = useTranslation('purchases');
  const choice = useQuery(refundQuery(purchase.number));
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('refund.title', { number: purchase.number })}
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      {choice.isPending && <RowsSkeleton count={2} height={48} />}
      {choice.isError && (
        <ErrorState message={describeError(choice.error)} onRetry={choice.refetch} />
      )}
      {choice.data && <Form purchase={purchase} choice={choice.data} onClose={onClose} />}
    </Modal>
  );
}

function Form({ purchase, choice, onClose }) {
  const { t } = useTranslation('purchases');
  const format = useFormat();
  const refund = useRefund(purchase);
  const open = choice.lines.filter(({ refusal }) => !refusal);
  const [ticked, setTicked] = useState(open.length === 1 ? [open[0].slug] : []);
  const chosen = open.filter(({ slug }) => ticked.includes(slug));
  const amount = chosen.reduce((sum, line) => sum + line.amount.amount, 0);
  const money = format.money({ amount, currency: purchase.total.currency });

  function send(event) {
    event.preventDefault();
    refund.mutate(
      chosen.map(({ slug }) => slug),
      {
        onSuccess: () => {
          toasts.success(t('refund.done'));
          onClose();
        },
        onError: toasts.error,
      },
    );
  }

  return (
    <form onSubmit={send}>
      <Stack>
        <Text size="sm">
          {t('refund.policy', { days: choice.days, progress: choice.progress })}
        </Text>
        <Checkbox.Group
          label={t('refund.which')}
          value={chosen.map(({ slug }) => slug)}
          onChange={setTicked}
        >
          <Stack gap="sm" mt="xs">
            {choice.lines.map((line) => (
              <Checkbox
                key={line.slug}
                value={line.slug}
                disabled={Boolean(line.refusal)}
                label={`${line.title} · ${format.money(line.amount)}`}
                description={line.refusal && t(`refund.refusal.${line.refusal}`)}
              />
            ))}
          </Stack>
        </Checkbox.Group>
        {open.length === 0 ? (
          <Alert color="gray">{t('refund.none')}</Alert>
        ) : (
          <Text size="sm">
            {t('refund.effect')} {t(choice.by_hand ? 'refund.byHand' : 'refund.byProvider')}
          </Text>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} data-autofocus>
            {t('refund.keep')}
          </Button>
          {open.length > 0 && (
            <Button type="submit" color="red" disabled={amount === 0} loading={refund.isPending}>
              {amount === 0 ? t('refund.choose') : t('refund.yes', { amount: money })}
            </Button>
          )}
        </Group>
      </Stack>
    </form>
  );
}
