import '#features/studio/styles.js';
import { Button, Group, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { meQuery } from '#features/account/api.js';
import { batchesQuery, couponsQuery } from '#features/studio/couponsApi.js';
import { CouponsBatchDialog } from '#features/studio/CouponsBatchDialog.jsx';
import { CouponsBatchItem } from '#features/studio/CouponsBatchItem.jsx';
import { CouponsDialog } from '#features/studio/CouponsDialog.jsx';
import { CouponsItem } from '#features/studio/CouponsItem.jsx';
import classes from '#features/studio/CouponsPage.module.css';
import { StudioFrame } from '#features/studio/StudioFrame.jsx';
import { describeError } from '#lib/errors.js';
import { ErrorState } from '#ui/ErrorState.jsx';
import { PageButtons } from '#ui/PageLinks.jsx';
import { RowsSkeleton } from '#ui/RowsSkeleton.jsx';

const MAKERS = ['educator', 'admin'];

/** @import { ApiQuery, Paged } from '#lib/contract.js' */

/** An educator's coupons and activation codes. */
export default function CouponsPage() {
  const { t } = useTranslation('coupons');
  const me = useQuery(meQuery());
  const roles = me.data?.roles ?? [];
  return (
    <StudioFrame title={t('title')} lead={t('lead')} roles={MAKERS}>
      <List
        name="coupons"
        queryOf={couponsQuery}
        Dialog={CouponsDialog}
        Item={CouponsItem}
        admin={roles.includes('admin')}
      />
      <List
        name="batches"
        queryOf={batchesQuery}
        Dialog={CouponsBatchDialog}
        Item={CouponsBatchItem}
      />
    </StudioFrame>
  );
}

/**
 * One kind of code: those there are, and a dialog that makes another. `name` is its words' key.
 * @param {{name: string, queryOf: (page: number) => ApiQuery<Paged<any>>, Dialog: any, Item: any, admin?: boolean}} props
 */
function List({ name, queryOf, Dialog, Item, admin }) {
  const { t } = useTranslation('coupons');
  const [page, setPage] = useState(1);
  const query = useQuery(queryOf(page));
  const [opened, dialog] = useDisclosure(false);
  const items = query.data?.items ?? [];
  return (
    <section className={classes.section} aria-labelledby={name}>
      <Group justify="space-between" gap="sm">
        <div>
          <Title order={2} size="h3" id={name}>
            {t(`${name}.title`)}
          </Title>
          <Text c="dimmed" size="sm" maw="60ch">
            {t(`${name}.lead`)}
          </Text>
        </div>
        <Button
          variant={items.length > 0 ? 'light' : 'filled'}
          leftSection={<IconPlus size={18} aria-hidden="true" />}
          onClick={dialog.open}
        >
          {t(`${name}.new`)}
        </Button>
      </Group>
      {query.isPending && <RowsSkeleton count={2} height={84} />}
      {query.isError && (
        <ErrorState message={describeError(query.error)} onRetry={query.refetch} />
      )}
      {query.isSuccess && items.length === 0 && (
        <Text className={classes.empty}>{t(`${name}.empty`)}</Text>
      )}
      {items.length > 0 && (
        <ul className={classes.list}>
          {items.map((item) => (
            <Item key={item.id} item={item} />
          ))}
        </ul>
      )}
      {query.data && (
        <PageButtons answer={query.data} label={t(`${name}.title`)} onChange={setPage} />
      )}
      {opened && <Dialog admin={admin} onClose={dialog.close} />}
    </section>
  );
}
