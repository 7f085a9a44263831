import { Button, Container, Paper, Stack, Text, Textarea, TextInput, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconCash, IconPencil, IconUsers } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, Navigate, useNavigate } from 'react-router';
import { meQuery } from '#features/account/api.js';
import { useBecomeEducator } from '#features/studio/api.js';
import classes from '#features/studio/TeachPage.module.css';
import { describeError, fieldErrors } from '#lib/errors.js';
import { signInPath, signUpPath, useSession } from '#lib/session.jsx';
import { usePageTitle } from '#lib/title.js';
import * as toasts from '#lib/toasts.js';
import { ErrorState } from '#ui/ErrorState.jsx';
import { PageSkeleton } from '#ui/PageSkeletons.jsx';

const REASONS = { make: IconPencil, reach: IconUsers, own: IconCash };

/** What teaching here means, and the way in. Who teaches already is led to the studio. */
export default function TeachPage() {
  const { t } = useTranslation('studio');
  const { isSignedIn, isLoaded, failed } = useSession();
  const me = useQuery({ ...meQuery(), enabled: isSignedIn });
  usePageTitle(t('teach.title'));
  if (me.data?.roles.includes('educator')) return <Navigate to="/studio" replace />;
  if (!failed && (!isLoaded || (isSignedIn && me.isPending))) return <PageSkeleton />;
  return (
    <Container py="xl" className={classes.page}>
      <div>
        <Title>{t('teach.title')}</Title>
        <Text size="lg" c="dimmed" mt="md" maw="56ch">
          {t('teach.lead')}
        </Text>
        <ul className={classes.reasons}>
          {Object.entries(REASONS).map(([name, Icon]) => (
            <li key={name}>
              <Icon size={28} stroke={1.6} aria-hidden="true" />
              <div>
                <Text fw={800}>{t(`teach.${name}.title`)}</Text>
                <Text c="dimmed">{t(`teach.${name}.text`)}</Text>
              </div>
            </li>
          ))}
        </ul>
      </div>
      <Paper withBorder className={classes.card}>
        {me.isError && <ErrorState message={describeError(me.error)} onRetry={me.refetch} />}
        {isSignedIn && me.isSuccess && <EducatorForm />}
        {!isSignedIn && (
          <Stack>
            <Title order={2} size="h3">
              {t('teach.form.title')}
            </Title>
            <Text c="dimmed">{t('teach.signInFirst')}</Text>
            <Button component={Link} to={signUpPath('/teach')} size="md">
              {t('common:signUp')}
            </Button>
            <Button component={Link} to={signInPath('/teach')} size="md" variant="default">
              {t('common:signIn')}
            </Button>
          </Stack>
        )}
      </Paper>
    </Container>
  );
}

function EducatorForm() {
  const { t } = useTranslation('studio');
  const navigate = useNavigate();
  const become = useBecomeEducator();
  const form = useForm({
    initialValues: { headline: '', bio: '' },
    validate: {
      headline: (headline) => (headline.trim() ? null : t('errors:missing')),
    },
  });

  async function submit(values) {
    try {
      await become.mutateAsync(values);
    } catch (error) {
      toasts.error(error);
      form.setErrors(fieldErrors(error));
      return;
    }
    toasts.success(t('teach.welcome'));
    navigate('/studio', { replace: true });
  }

  return (
    <form onSubmit={form.onSubmit(submit)} noValidate>
      <Stack gap="md">
        <Title order={2} size="h3">
          {t('teach.form.title')}
        </Title>
        <TextInput
          label={t('teach.form.headline')}
          description={t('teach.form.headlineHint')}
          required
          {...form.getInputProps('headline')}
        />
        <Textarea
          label={t('teach.form.bio')}
          description={t('teach.form.bioHint')}
          rows={6}
          resize="vertical"
          {...form.getInputProps('bio')}
        />
        <Button type="submit" size="md" loading={become.isPending}>
          {t('teach.form.submit')}
        </Button>
      </Stack>
    </form>
  );
}
