import { Anchor, Code, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { ActionButton } from '#features/office/ActionButton.jsx';
import { eventQuery } from '#features/office/api.js';
import classes from '#features/office/Office.module.css';
import { describeError } from '#lib/errors.js';
import { at } from '#lib/http.js';
import { usePageTitle } from '#lib/title.js';
import { useFormat } from '#lib/useFormat.js';
import { ErrorState } from '#ui/ErrorState.jsx';
import { RowsSkeleton } from '#ui/RowsSkeleton.jsx';

export default function EventPage() {
  const { t } = useTranslation('office');
  const format = useFormat();
  const { id = '' } = useParams();
  const found = useQuery(eventQuery(id));
  usePageTitle(found.data?.type ?? t('pages.events'));
  if (found.isPending) return <RowsSkeleton count={3} height={96} />;
  if (found.isError) {
    return <ErrorState level={1} message={describeError(found.error)} onRetry={found.refetch} />;
  }
  const event = found.data;
  return (
    <Stack>
      <Title className={classes.text}>{event.type}</Title>
      <Text c="dimmed" className={classes.text}>
        {[t(`provider.${event.provider}`), event.event_id, t(`eventState.${event.state}`)].join(' · ')}
      </Text>
      <Text>
        {t('arrived', { at: format.dateTime(event.received_at), count: event.attempts })}{' '}
        {event.purchase && (
          <Anchor component={Link} to={`/office/purchases/${event.purchase}`}>
            {t('purchases:number', { number: event.purchase })}
          </Anchor>
        )}
      </Text>
      {event.effect.length > 0 && (
        <Text>
          {t('effectIs', { effect: event.effect.map((code) => t(keysOf(code))).join(' → ') })}
        </Text>
      )}
      {event.last_error && <Text c="red">{event.last_error}</Text>}
      <div>
        <ActionButton name="replay" address={at('/admin/events/{event_id}/replay', { event_id: id })} />
      </div>
      <Title order={2} size="h3">
        {t('parts.headers')}
      </Title>
      <Code block className={classes.json}>
        {JSON.stringify(event.headers, null, 2)}
      </Code>
      <Title order={2} size="h3">
        {t('parts.body')}
      </Title>
      <Code block className={classes.json}>
        {pretty(event.body) || t('nothing')}
      </Code>
    </Stack>
  );
}

/** What became of a person or a file, or a purchase's state. */
const keysOf = (code) => [`effect.${code}`, `purchases:state.${code}`];

/** Not every platform sends JSON. */
function pretty(body) {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}
