import { Anchor, Badge, Group, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { ActionButton } from '#features/office/ActionButton.jsx';
import { purchaseQuery } from '#features/office/api.js';
import { Rows } from '#features/office/OfficeList.jsx';
import { describeError } from '#lib/errors.js';
import { at } from '#lib/http.js';
import { usePageTitle } from '#lib/title.js';
import { useFormat } from '#lib/useFormat.js';
import { ErrorState } from '#ui/ErrorState.jsx';
import { RowsSkeleton } from '#ui/RowsSkeleton.jsx';

export default function PurchasePage() {
  const { t } = useTranslation('office');
  const { number } = useParams();
  const found = useQuery(purchaseQuery(number));
  usePageTitle(t('purchases:number', { number }));
  if (found.isPending) return <RowsSkeleton count={4} height={72} />;
  if (found.isError) {
    return <ErrorState level={1} message={describeError(found.error)} onRetry={found.refetch} />;
  }
  return <Purchase purchase={found.data} />;
}

function Purchase({ purchase }) {
  const { t } = useTranslation('office');
  const format = useFormat();
  const open = purchase.lines.filter((line) => line.stands);
  const waits = new Set(purchase.waits_for);
  const titles = (ats) => ats.map((at) => purchase.lines[at].title).join(', ');
  const money = (payment, amount) =>
    amount === null ? '' : format.money({ amount, currency: payment.currency });
  return (
    <Stack gap="lg">
      <div>
        <Title>{t('purchases:number', { number: purchase.number })}</Title>
        <Text c="dimmed">
          {[
            t(`purchases:state.${purchase.state}`),
            format.money(purchase.total),
            purchase.buyer.email ?? purchase.buyer.name,
            purchase.buyer.phone,
            t(`provider.${purchase.provider}`),
          ]
            .filter(Boolean)
            .join(' · ')}
        </Text>
        <Group gap="xs" mt="xs">
          {purchase.waits_for.map((code) => (
            <Badge key={code} color="red" variant="light" size="lg">
              {t(`waits.${code}`)}
            </Badge>
          ))}
          {purchase.provider === 'manual' && (
            <Anchor component={Link} to={`/office/transfers?q=${purchase.number}`}>
              {t('seeTransfer')}
            </Anchor>
          )}
        </Group>
      </div>
      <Group>
        {open.length > 0 && (
          <ActionButton
            // The choice in the dialog is of the lines as they are now.
            key={open.map(({ at }) => at).join()}
            name="refund"
            address={at('/admin/purchases/{number}/refund', purchase)}
            color="red"
            lines={open.map((line) => ({
              ...line,
              title: `${line.title} · ${format.money(line.left)}`,
            }))}
            chosen={open.map(({ at }) => at)}
            dataOf={({ lines }) => ({
              lines: lines.length === open.length ? null : lines,
            })}
          />
        )}
        {waits.has('wrong_amount') && (
          <ActionButton name="refundHeld" address={at('/admin/purchases/{number}/refund', purchase)} color="red" />
        )}
        {waits.has('wrong_amount') && <ActionButton name="accept" address={at('/admin/purchases/{number}/accept', purchase)} />}
        <ActionButton name="look" address={at('/admin/purchases/{number}/look', purchase)} />
      </Group>
      <Part name="lines">
        <Rows
          head={['course', 'price', 'discount', 'open', 'action']}
          rows={purchase.lines}
          cells={(line) => [
            line.quantity > 1 ? `${line.title} × ${line.quantity}` : line.title,
            format.money(line.price),
            format.money({ ...line.price, amount: line.discount }),
            t(line.open ? 'yes' : 'no'),
            <LineActions key="do" purchase={purchase} line={line} />,
          ]}
        />
      </Part>
      <Part name="payments">
        <Rows
          head={['reference', 'amount', 'counts']}
          rows={purchase.payments}
          cells={(one) => [one.ref, money(one, one.amount), t(one.counts ? 'yes' : 'no')]}
        />
      </Part>
      <Part name="refunds">
        <Rows
          head={['reference', 'amount', 'lines', 'state', 'action']}
          rows={purchase.payments.flatMap((payment) =>
            payment.refunds.map((one) => ({ ...one, payment })),
          )}
          cells={(one) => [
            one.ref,
            money(one.payment, one.amount),
            titles(one.lines ?? []),
            t(`status.${one.status}`),
            waits.has('refund_without_lines') && one.lines === null && (
              <ActionButton
                name="nameLines"
                address={at('/admin/purchases/{number}/refunds/{refund_ref}/lines', {
                  number: purchase.number,
                  refund_ref: one.ref,
                })}
                lines={purchase.lines}
                dataOf={({ lines }) => ({ lines })}
              />
            ),
          ]}
        />
      </Part>
      <Part name="disputes">
        <Rows
          head={['reference', 'amount', 'state']}
          rows={purchase.payments.flatMap((payment) =>
            payment.disputes.map((one) => ({ ...one, payment })),
          )}
          cells={(one) => [one.ref, money(one.payment, one.amount), t(`status.${one.status}`)]}
        />
      </Part>
      <Part name="orders">
        <Rows
          head={['at', 'amount', 'lines', 'reason', 'error', 'action']}
          rows={purchase.orders}
          cells={(one) => [
            format.dateTime(one.asked_at),
            format.money(one.amount),
            titles(one.lines),
            t(`reason.${one.reason}`),
            one.refused,
            one.fallen && (
              <ActionButton
                name="again"
                address={at('/admin/purchases/{number}/refund-orders/{order_id}/again', {
                  number: purchase.number,
                  order_id: one.id,
                })}
              />
            ),
          ]}
        />
      </Part>
      <Part name="events">
        <Rows
          head={['type', 'state', 'at']}
          rows={purchase.events}
          cells={(one) => [
            <Anchor key="to" component={Link} to={`/office/events/${one.id}`}>
              {one.type}
            </Anchor>,
            t(`eventState.${one.state}`),
            format.dateTime(one.received_at),
          ]}
        />
      </Part>
    </Stack>
  );
}

/** What concerns the money alone, or the course alone. */
function LineActions({ purchase, line }) {
  const format = useFormat();
  const words = { title: line.title, left: format.money(line.left) };
  const closed = purchase.lines.filter((one) => one.closed).map(({ at }) => at);
  return (
    <Group gap="xs">
      {line.left.amount > 0 && (
        <ActionButton
          name="refundMoney"
          address={at('/admin/purchases/{number}/refund', purchase)}
          color="red"
          fields={['amount']}
          currency={line.left.currency}
          words={words}
          dataOf={({ amount }) => ({ money: [{ line: line.at, amount }] })}
        />
      )}
      {(line.stands || line.closed) && (
        <ActionButton
          name={line.closed ? 'openLine' : 'closeLine'}
          address={at('/admin/purchases/{number}/closed-lines', purchase)}
          words={words}
          dataOf={() => ({
            lines: line.closed ? closed.filter((one) => one !== line.at) : [...closed, line.at],
          })}
        />
      )}
    </Group>
  );
}

function Part({ name, children }) {
  const { t } = useTranslation('office');
  return (
    <section>
      <Title order={2} size="h3" mb="xs">
        {t(`parts.${name}`)}
      </Title>
      {children}
    </section>
  );
}
