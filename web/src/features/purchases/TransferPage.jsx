import { Alert, Button, Container, CopyButton, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, Navigate, useParams } from 'react-router';
import { transferQuery, useSavePicture } from '#features/purchases/api.js';
import { describeError } from '#lib/errors.js';
import { usePageTitle } from '#lib/title.js';
import * as toasts from '#lib/toasts.js';
import { useFormat } from '#lib/useFormat.js';
import { EmptyState } from '#ui/EmptyState.jsx';
import { ErrorState } from '#ui/ErrorState.jsx';
import { RowsSkeleton } from '#ui/RowsSkeleton.jsx';

const OPENED = new Set(['paid', 'partially_refunded']);

/** Where a buyer who pays by bank transfer is told how; asks again until the office has the money. */
export default function TransferPage() {
  const { t } = useTranslation('purchases');
  const { reference } = useParams();
  const answer = useQuery(transferQuery(reference));
  const { data: transfer, dataUpdatedAt: now, error, isPending, refetch } = answer;
  usePageTitle(transfer && t('transfer.title', { number: transfer.number }));
  if (transfer && OPENED.has(transfer.state)) {
    return <Navigate to={successPath(transfer.session_id)} replace />;
  }
  return (
    <Container size={720} py="xl">
      {transfer && <Instructions transfer={transfer} now={now} />}
      {isPending && <RowsSkeleton count={1} height={420} />}
      {!transfer && error?.status === 404 && <Unknown />}
      {!transfer && error && error.status !== 404 && (
        <ErrorState
          level={1}
          title={t('outcome.unreachable')}
          message={describeError(error)}
          onRetry={refetch}
        />
      )}
    </Container>
  );
}

const successPath = (id) => `/checkout/success?${new URLSearchParams({ session_id: id })}`;

/** `now`: when the answer came, in ms. */
function Instructions({ transfer, now }) {
  const { t } = useTranslation('purchases');
  const format = useFormat();
  const amount = format.money(transfer.missing);
  const left = (Date.parse(transfer.expires_at) - now) / 1000;
  if (transfer.missing.amount === 0) return <Nothing transfer={transfer} />;
  const rows = [
    ['bank', transfer.bank],
    ['account', transfer.account, transfer.account],
    ['holder', transfer.holder],
    [transfer.received.amount > 0 ? 'missing' : 'amount', amount, String(transfer.missing.amount)],
    ['message', transfer.reference, transfer.reference],
  ];
  return (
    <Stack gap="lg">
      <Title order={1}>{t('transfer.title', { number: transfer.number })}</Title>
      {transfer.state === 'expired' && <Alert color="turmeric">{t('transfer.over')}</Alert>}
      <Text>{t('transfer.lead')}</Text>
      <Paper withBorder p={{ base: 'md', sm: 'lg' }}>
        <Group align="flex-start" justify="center" gap="xl">
          {transfer.qr && <Code transfer={transfer} amount={amount} />}
          <Stack component="dl" gap="sm" m={0} flex="1 1 260px">
            {rows.map(([name, shown, copied]) => (
              <Row key={name} label={t(`transfer.${name}`)} shown={shown} copied={copied} />
            ))}
            {transfer.received.amount > 0 && (
              <Row label={t('transfer.received')} shown={format.money(transfer.received)} />
            )}
          </Stack>
        </Group>
      </Paper>
      <Text size="sm" c="dimmed" role="status">
        {t('transfer.until', { date: format.dateTime(transfer.expires_at) })}{' '}
        {left > 0 && `${t('transfer.left', { duration: format.duration(left) })} `}
        {t('transfer.waiting')}
      </Text>
      <Group>
        <Button component={Link} to="/purchases" variant="default">
          {t('all')}
        </Button>
      </Group>
    </Stack>
  );
}

function Code({ transfer, amount }) {
  const { t } = useTranslation('purchases');
  const { account, reference, qr } = transfer;
  const saving = useSavePicture();
  const address = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(qr)}`;
  return (
    <Stack align="center" gap="xs" maw={260}>
      <img
        src={address}
        width={240}
        height={240}
        alt={t('transfer.qrAlt', { amount, account, reference })}
      />
      <Text size="sm" c="dimmed" ta="center">
        {t('transfer.qrHint')}
      </Text>
      <Button
        variant="light"
        loading={saving.isPending}
        onClick={() =>
          saving.mutate(
            { address, name: `${reference}.png` },
            { onSuccess: () => toasts.success(t('transfer.saved')) },
          )
        }
      >
        {t('transfer.save')}
      </Button>
    </Stack>
  );
}

/** @param {{label: string, shown: import('react').ReactNode, copied?: string}} props */
function Row({ label, shown, copied }) {
  const { t } = useTranslation('purchases');
  return (
    <div>
      <Text component="dt" size="sm" c="dimmed">
        {label}
      </Text>
      <Group component="dd" m={0} justify="space-between" wrap="nowrap" gap="sm">
        <Text fw={700} style={{ overflowWrap: 'anywhere' }}>
          {shown}
        </Text>
        {copied && (
          <CopyButton value={copied} timeout={2000}>
            {({ copied: done, copy }) => (
              <Button
                variant={done ? 'light' : 'default'}
                size="sm"
                onClick={copy}
                style={{ flex: 'none' }}
                aria-label={t(done ? 'transfer.copied' : 'transfer.copy', {
                  what: label.toLowerCase(),
                })}
              >
                {t(done ? 'transfer.copiedShort' : 'transfer.copyShort')}
              </Button>
            )}
          </CopyButton>
        )}
      </Group>
    </div>
  );
}

/** Paid and refunded since, or held: its own page says more. */
function Nothing({ transfer }) {
  const { t } = useTranslation('purchases');
  return (
    <EmptyState
      level={1}
      title={t('transfer.title', { number: transfer.number })}
      action={
        <Button component={Link} to={`/purchases/${transfer.number}`}>
          {t('receipt.open')}
        </Button>
      }
    >
      {t('transfer.nothingMissing')}
    </EmptyState>
  );
}

function Unknown() {
  const { t } = useTranslation('purchases');
  return (
    <EmptyState
      level={1}
      title={t('transfer.unknown')}
      action={
        <Button component={Link} to="/purchases">
          {t('all')}
        </Button>
      }
    >
      {t('outcome.unknown.text')}
    </EmptyState>
  );
}
