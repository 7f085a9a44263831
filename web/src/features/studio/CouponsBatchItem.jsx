import { Badge, Button, Group, Paper } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconDownload } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { ConfirmDialog } from '#features/studio/ConfirmDialog.jsx';
import { useCancelCodes, useDownloadCodes } from '#features/studio/couponsApi.js';
import { CouponsCodes } from '#features/studio/CouponsCodes.jsx';
import classes from '#features/studio/CouponsPage.module.css';
import * as toasts from '#lib/toasts.js';
import { useFormat } from '#lib/useFormat.js';

/** Codes that were made together: how many were used, the list, the file, and an end to the rest. */
export function CouponsBatchItem({ item }) {
  const { t } = useTranslation('coupons');
  const format = useFormat();
  const download = useDownloadCodes();
  const cancel = useCancelCodes();
  const [listed, list] = useDisclosure(false);
  const [asked, ask] = useDisclosure(false);
  const unused = item.size - item.used - item.cancelled;
  const over = item.expires_at && new Date(item.expires_at) <= new Date();

  function save() {
    download.mutate(item, {
      onSuccess: () => toasts.success(t('batches.downloaded', { count: item.size })),
      onError: toasts.error,
    });
  }

  function end() {
    cancel.mutate(item, {
      onSuccess: ({ cancelled }) => toasts.success(t('batches.cancelled', { count: cancelled })),
      onError: toasts.error,
      onSettled: ask.close,
    });
  }

  return (
    <Paper component="li" withBorder className={classes.item}>
      <div>
        <Group gap="xs">
          <span className={classes.code}>{item.name}</span>
          {over && (
            <Badge variant="light" color="gray">
              {t('state.over')}
            </Badge>
          )}
        </Group>
        <div className={classes.facts}>
          <span>{item.courses.join(', ')}</span>
          <span>
            {t('batches.counts', {
              used: format.number(item.used),
              size: format.number(item.size),
            })}
          </span>
          {item.cancelled > 0 && (
            <span>{t('batches.cancelledCount', { count: item.cancelled })}</span>
          )}
          {item.expires_at && <span>{t('validTo', { at: format.dateTime(item.expires_at) })}</span>}
        </div>
      </div>
      <div className={classes.actions}>
        {unused > 0 && (
          <Button variant="subtle" color="red" size="compact-md" onClick={ask.open}>
            {t('batches.cancel')}
          </Button>
        )}
        <Button variant="subtle" size="compact-md" onClick={list.open}>
          {t('batches.list')}
        </Button>
        <Button
          variant="default"
          loading={download.isPending}
          leftSection={<IconDownload size={18} aria-hidden="true" />}
          onClick={save}
          aria-label={t('batches.downloadNamed', { name: item.name })}
        >
          CSV
        </Button>
      </div>
      {listed && <CouponsCodes batch={item} onClose={list.close} />}
      <ConfirmDialog
        opened={asked}
        title={t('batches.cancel')}
        text={t('batches.cancelText', { count: unused })}
        action={t('batches.cancel')}
        busy={cancel.isPending}
        onYes={end}
        onNo={ask.close}
      />
    </Paper>
  );
}
