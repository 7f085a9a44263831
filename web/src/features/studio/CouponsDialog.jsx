import {
  Button,
  Checkbox,
  Group,
  Input,
  Modal,
  NumberInput,
  SegmentedControl,
  Stack,
  TextInput,
} from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { useCreateCoupon } from '#features/studio/couponsApi.js';
import { CouponsCourses } from '#features/studio/CouponsCourses.jsx';
import classes from '#features/studio/CouponsPage.module.css';
import { priceOf } from '#features/studio/price.js';
import { useConfig } from '#lib/config.jsx';
import { fieldErrors } from '#lib/errors.js';
import { currencyDecimals } from '#lib/money.js';
import { useFormat } from '#lib/useFormat.js';
import * as toasts from '#lib/toasts.js';

const EMPTY = {
  code: '',
  kind: 'percent',
  percent: 20,
  amount: '',
  minimum: '',
  max_uses: '',
  valid_from: '',
  valid_to: '',
  course_ids: [],
  everybodys: false,
};

/**
 * What to send: what was left empty is no limit. Times are the reader's own clock's.
 * @returns {import('#lib/contract.js').Schemas['NewCoupon']}
 */
export function couponOf(values, currency) {
  const moment = (local) => (local ? new Date(local).toISOString() : null);
  const money = (number) => (number === '' ? null : priceOf(number, currency));
  return {
    code: values.code,
    scope: values.everybodys ? 'all' : 'own',
    percent: values.kind === 'percent' ? values.percent : null,
    amount: values.kind === 'amount' ? money(values.amount) : null,
    minimum: money(values.minimum),
    max_uses: values.max_uses === '' ? null : values.max_uses,
    valid_from: moment(values.valid_from),
    valid_to: moment(values.valid_to),
    course_ids: values.everybodys ? [] : values.course_ids,
  };
}

/** The form's name for the API's field. */
const fieldOf = (field) => field.replace(/^(amount|minimum|course_ids)\..*/, '$1');

/** Makes a coupon. What it takes off cannot be changed later; everything else can end at any time. */
export function CouponsDialog({ admin, onClose }) {
  const { t } = useTranslation('coupons');
  const { currency } = useConfig();
  const format = useFormat();
  const create = useCreateCoupon();
  const form = useForm({
    initialValues: EMPTY,
    validate: {
      code: (code) => (code.trim() ? null : t('errors:missing')),
      percent: (percent, { kind }) => (kind === 'percent' && !percent ? t('errors:missing') : null),
      amount: (amount, { kind }) => (kind === 'amount' && !amount ? t('errors:missing') : null),
    },
  });
  const decimals = currencyDecimals(currency);
  const money = {
    min: 0,
    max: 99_999_999 / 10 ** decimals,
    decimalScale: decimals,
    hideControls: true,
    suffix: ` ${currency.toUpperCase()}`,
    ...format.separators,
  };

  function submit(values) {
    create.mutate(couponOf(values, currency), {
      onSuccess: (coupon) => {
        toasts.success(t('coupons.made', { code: coupon.code }));
        onClose();
      },
      onError: (error) => {
        const errors = fieldErrors(error, fieldOf);
        form.setErrors(errors);
        toasts.error(error);
      },
    });
  }

  return (
    <Modal
      opened
      onClose={onClose}
      title={t('coupons.new')}
      size="lg"
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      <form onSubmit={form.onSubmit(submit)} noValidate>
        <Stack gap="md">
          <TextInput
            label={t('fields.code')}
            description={t('fields.codeHint')}
            maxLength={32}
            autoCapitalize="characters"
            autoComplete="off"
            spellCheck={false}
            required
            data-autofocus
            {...form.getInputProps('code')}
          />
          <div className={classes.pair}>
            <Input.Wrapper label={t('fields.kind')} labelElement="div">
              <SegmentedControl
                fullWidth
                data={[
                  { value: 'percent', label: t('fields.percent') },
                  { value: 'amount', label: t('fields.amount') },
                ]}
                aria-label={t('fields.kind')}
                {...form.getInputProps('kind')}
              />
            </Input.Wrapper>
            {form.values.kind === 'percent' ? (
              <NumberInput
                label={t('fields.percentOff')}
                min={1}
                max={100}
                allowDecimal={false}
                suffix="%"
                required
                {...form.getInputProps('percent')}
              />
            ) : (
              <NumberInput
                label={t('fields.amountOff')}
                required
                {...money}
                {...form.getInputProps('amount')}
              />
            )}
          </div>
          {admin && (
            <Checkbox
              label={t('fields.everybodys')}
              {...form.getInputProps('everybodys', { type: 'checkbox' })}
            />
          )}
          {!form.values.everybodys && (
            <CouponsCourses
              label={t('fields.courses')}
              description={t('fields.coursesHint')}
              inputProps={form.getInputProps('course_ids')}
            />
          )}
          <div className={classes.pair}>
            <TextInput
              type="datetime-local"
              label={t('fields.validFrom')}
              {...form.getInputProps('valid_from')}
            />
            <TextInput
              type="datetime-local"
              label={t('fields.validTo')}
              {...form.getInputProps('valid_to')}
            />
          </div>
          <div className={classes.pair}>
            <NumberInput
              label={t('fields.maxUses')}
              description={t('fields.maxUsesHint')}
              min={1}
              max={1_000_000}
              allowDecimal={false}
              {...form.getInputProps('max_uses')}
            />
            <NumberInput
              label={t('fields.minimum')}
              description={t('fields.minimumHint')}
              {...money}
              {...form.getInputProps('minimum')}
            />
          </div>
          <Group justify="flex-end" mt="xs">
            <Button variant="default" onClick={onClose}>
              {t('studio:cancel')}
            </Button>
            <Button type="submit" loading={create.isPending}>
              {t('coupons.create')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
