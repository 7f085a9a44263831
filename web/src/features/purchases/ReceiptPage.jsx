import { Anchor, Button, Container, Group, Paper, Text, Title } from '@mantine/core';
import { IconArrowLeft, IconPrinter } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { meQuery } from '#features/account/api.js';
import { purchaseQuery } from '#features/purchases/api.js';
import { titleOf, wholePrice } from '#features/purchases/lines.js';
import { Meaning, PurchaseTotal } from '#features/purchases/PurchaseCard.jsx';
import classes from '#features/purchases/ReceiptPage.module.css';
import { StateBadge } from '#features/purchases/StateBadge.jsx';
import { describeError } from '#lib/errors.js';
import { useLanguage } from '#lib/i18n/useLanguage.js';
import { usePageTitle } from '#lib/title.js';
import { useFormat } from '#lib/useFormat.js';
import { EmptyState } from '#ui/EmptyState.jsx';
import { ErrorState } from '#ui/ErrorState.jsx';
import { personName } from '#ui/personName.js';
import { RowsSkeleton } from '#ui/RowsSkeleton.jsx';

/** A purchase as a receipt, which prints on one sheet without the site around it. */
export default function ReceiptPage() {
  const { t } = useTranslation('purchases');
  const { number } = useParams();
  const purchase = useQuery(purchaseQuery(number));
  usePageTitle(t('number', { number: purchase.data?.number ?? number }));
  return (
    <Container size={720} py="xl" className={classes.page}>
      <Anchor component={Link} to="/purchases" className={classes.back}>
        <IconArrowLeft size={18} aria-hidden="true" />
        {t('title')}
      </Anchor>
      {purchase.isPending && <RowsSkeleton count={1} height={420} />}
      {purchase.error?.status === 404 && (
        <EmptyState level={1} title={t('outcome.unknown.title')}>
          {t('outcome.unknown.text')}
        </EmptyState>
      )}
      {purchase.isError && purchase.error.status !== 404 && (
        <ErrorState level={1} message={describeError(purchase.error)} onRetry={purchase.refetch} />
      )}
      {purchase.data && <Receipt purchase={purchase.data} />}
    </Container>
  );
}

function Receipt({ purchase }) {
  const { t } = useTranslation('purchases');
  const language = useLanguage();
  const format = useFormat();
  const me = useQuery(meQuery());
  const facts = [
    ['receipt.number', purchase.number],
    ['receipt.buyer', me.data && personName(me.data, language)],
    ['receipt.email', me.data?.email],
    ['receipt.made', format.dateTime(purchase.created_at)],
    ['receipt.paid', purchase.paid_at && format.dateTime(purchase.paid_at)],
  ];
  return (
    <Paper withBorder p={{ base: 'md', sm: 'xl' }} className={classes.sheet}>
      <Group justify="space-between" align="flex-start" mb="md">
        <div>
          <Text fw={800} aria-hidden="true" className={classes.printed}>
            Khoa
          </Text>
          <Title size="h2">{t('receipt.title')}</Title>
        </div>
        <StateBadge state={purchase.state} />
      </Group>
      <dl className={classes.facts}>
        {facts
          .filter(([, value]) => value)
          .map(([name, value]) => (
            <div key={name}>
              <dt>{t(name)}</dt>
              <dd>{value}</dd>
            </div>
          ))}
      </dl>
      <Meaning purchase={purchase} />
      <ul className={classes.lines}>
        {purchase.lines.map((line) => (
          <li key={`${line.slug} ${line.beneficiary}`}>
            <span>{titleOf(line)}</span>
            <span className={classes.amount}>{format.money(wholePrice(line))}</span>
          </li>
        ))}
      </ul>
      <PurchaseTotal purchase={purchase} />
      <Text size="sm" c="dimmed" mt="lg">
        {t('receipt.note')}
      </Text>
      <Group justify="flex-end" mt="md" className={classes.button}>
        <Button
          variant="default"
          leftSection={<IconPrinter size={18} aria-hidden="true" />}
          onClick={() => window.print()}
        >
          {t('receipt.print')}
        </Button>
      </Group>
    </Paper>
  );
}
