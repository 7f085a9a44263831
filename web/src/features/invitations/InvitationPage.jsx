import { Anchor, Button, Container, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation, useParams } from 'react-router';
import { invitationQuery, useAnswer } from '#features/invitations/api.js';
import { describeError } from '#lib/errors.js';
import { signInPath, signUpPath, useSession } from '#lib/session.jsx';
import { usePageTitle } from '#lib/title.js';
import * as toasts from '#lib/toasts.js';
import { useFormat } from '#lib/useFormat.js';
import { ErrorState } from '#ui/ErrorState.jsx';
import { PageSkeleton } from '#ui/PageSkeletons.jsx';

/** Where a letter's link leads: what is offered, by whom, and the answer. */
export default function InvitationPage() {
  const { t } = useTranslation('invitations');
  const { id } = useParams();
  const { hash, pathname, search } = useLocation();
  const { isLoaded, isSignedIn } = useSession();
  // The token stays in this tab while its reader signs in, out of every address that a server sees.
  const [token] = useState(() => keptToken(id, hash.slice(1)));
  const asked = useQuery({ ...invitationQuery(id, token), enabled: Boolean(isSignedIn) });
  usePageTitle(t('title'));

  if (!isLoaded || (isSignedIn && asked.isPending)) return <PageSkeleton />;
  if (asked.isError) {
    return (
      <Container py="xl">
        <ErrorState
          level={1}
          title={t('title')}
          message={asked.error.status === 404 ? t('notYours') : describeError(asked.error)}
          onRetry={asked.refetch}
        />
      </Container>
    );
  }
  const here = pathname + search;
  return (
    <Container size={560} py="xl">
      <Title mb="lg">{t('title')}</Title>
      <Paper withBorder p="lg">
        {isSignedIn ? (
          <Offer id={id} token={token} invitation={asked.data} />
        ) : (
          <Stack gap="md">
            <Text>{t('signIn.lead')}</Text>
            <Group>
              <Button component={Link} to={signInPath(here)}>
                {t('signIn.button')}
              </Button>
              <Anchor component={Link} to={signUpPath(here)}>
                {t('signIn.new')}
              </Anchor>
            </Group>
          </Stack>
        )}
      </Paper>
    </Container>
  );
}

function Offer({ id, token, invitation }) {
  const { t } = useTranslation('invitations');
  const { date } = useFormat();
  const answer = useAnswer(id, token);
  const [declined, setDeclined] = useState(false);
  const { to_be: toBe, invited_by: by, expires_at: until } = invitation;
  const state = declined ? 'declined' : invitation.state;

  function say(word) {
    answer.mutate(word, {
      onSuccess: () => word === 'decline' && setDeclined(true),
      onError: toasts.error,
    });
  }

  if (state !== 'open') return <Text role="status">{t(`state.${state}`, { toBe })}</Text>;
  return (
    <Stack gap="md">
      <Text>{by ? t('offer', { by, toBe }) : t('offerOfNobody', { toBe })}</Text>
      <Text c="dimmed" size="sm">
        {t('until', { date: date(until) })}
      </Text>
      <Group>
        <Button onClick={() => say('accept')} loading={answer.isPending}>
          {t('accept')}
        </Button>
        <Button variant="default" onClick={() => say('decline')} disabled={answer.isPending}>
          {t('decline')}
        </Button>
      </Group>
    </Stack>
  );
}

function keptToken(id, given) {
  const place = `khoa-invitation-${id}`;
  try {
    if (given) sessionStorage.setItem(place, given);
    return given || sessionStorage.getItem(place);
  } catch {
    return given || null; // a browser that keeps nothing
  }
}
