import { Button, Container, Paper, Stack, Text, TextInput, Title } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate, useSearchParams } from 'react-router';
import { useActivate } from '#features/cart/api.js';
import { describeError } from '#lib/errors.js';
import { usePageTitle } from '#lib/title.js';
import * as toasts from '#lib/toasts.js';

/** Where a code from a company or a campaign is typed; the success page then shows what it opened. */
export default function ActivatePage() {
  const { t } = useTranslation('cart');
  const navigate = useNavigate();
  const [params] = useSearchParams();
  const [code, setCode] = useState(params.get('code') ?? '');
  const activate = useActivate();
  usePageTitle(t('activate.title'));

  function submit(event) {
    event.preventDefault();
    if (!code.trim()) return;
    activate.mutate(code, {
      onSuccess: (purchase) => {
        toasts.success(t('activate.done'));
        const to = new URLSearchParams({ session_id: purchase.id ?? '' });
        navigate(`/checkout/success?${to}`);
      },
      onError: toasts.error,
    });
  }

  return (
    <Container size={560} py="xl">
      <Title>{t('activate.title')}</Title>
      <Text c="dimmed" mt={8} mb="lg">
        {t('activate.lead')}
      </Text>
      <Paper withBorder p="lg">
        <form onSubmit={submit} noValidate>
          <Stack gap="md">
            <TextInput
              label={t('activate.label')}
              description={t('activate.hint')}
              placeholder="ABCD-EFGH-JKMN-PQRS"
              value={code}
              onChange={(event) => {
                setCode(event.currentTarget.value);
                activate.reset();
              }}
              maxLength={64}
              size="md"
              autoComplete="off"
              autoCapitalize="characters"
              spellCheck={false}
              error={activate.isError && describeError(activate.error)}
              required
            />
            <Button type="submit" size="md" loading={activate.isPending}>
              {t('activate.submit')}
            </Button>
          </Stack>
        </form>
      </Paper>
    </Container>
  );
}
