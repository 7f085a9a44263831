import { Button, Group, Modal, NumberInput, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { useCreateBatch } from '#features/studio/couponsApi.js';
import { CouponsCourses } from '#features/studio/CouponsCourses.jsx';
import classes from '#features/studio/CouponsPage.module.css';
import { fieldErrors } from '#lib/errors.js';
import * as toasts from '#lib/toasts.js';

const MAX_CODES = 5000;
const EMPTY = { name: '', course_ids: [], size: 50, expires_at: '' };

/** Makes activation codes, for a company or a campaign. */
export function CouponsBatchDialog({ onClose }) {
  const { t } = useTranslation('coupons');
  const create = useCreateBatch();
  const form = useForm({
    initialValues: EMPTY,
    validate: {
      name: (name) => (name.trim() ? null : t('errors:missing')),
      course_ids: (ids) => (ids.length > 0 ? null : t('batches.choose')),
      size: (size) => (size ? null : t('errors:missing')),
    },
  });

  function submit({ expires_at: local, ...batch }) {
    const expires = local ? new Date(local).toISOString() : null;
    create.mutate(
      /** @type {any} */ ({ ...batch, expires_at: expires }),
      {
        onSuccess: (made) => {
          toasts.success(t('batches.made', { count: made.size }));
          onClose();
        },
        onError: (error) => {
          const errors = fieldErrors(error, (field) => field.replace(/^course_ids\..*/, 'course_ids'));
          form.setErrors(errors);
          toasts.error(error);
        },
      },
    );
  }

  return (
    <Modal
      opened
      onClose={onClose}
      title={t('batches.new')}
      size="lg"
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      <form onSubmit={form.onSubmit(submit)} noValidate>
        <Stack gap="md">
          <TextInput
            label={t('fields.batchName')}
            description={t('fields.batchNameHint')}
            maxLength={120}
            required
            data-autofocus
            {...form.getInputProps('name')}
          />
          <CouponsCourses
            label={t('fields.opens')}
            inputProps={form.getInputProps('course_ids')}
          />
          <div className={classes.pair}>
            <NumberInput
              label={t('fields.size')}
              min={1}
              max={MAX_CODES}
              allowDecimal={false}
              required
              {...form.getInputProps('size')}
            />
            <TextInput
              type="datetime-local"
              label={t('fields.expires')}
              {...form.getInputProps('expires_at')}
            />
          </div>
          <Group justify="flex-end" mt="xs">
            <Button variant="default" onClick={onClose}>
              {t('studio:cancel')}
            </Button>
            <Button type="submit" loading={create.isPending}>
              {t('batches.create')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
