import { Alert, Anchor, Button, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { IconAlertCircle, IconCircleCheckFilled } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { useDeleteCourse, usePublish } from '#features/studio/api.js';
import { ConfirmDialog } from '#features/studio/ConfirmDialog.jsx';
import classes from '#features/studio/PublishSection.module.css';
import { Section } from '#features/studio/Section.jsx';
import * as toasts from '#lib/toasts.js';

/** What the back end checks, and where it is mended. */
const CHECKS = {
  no_description: 'description',
  price_too_low: 'basics',
  no_lectures: 'curriculum',
  lecture_without_content: 'curriculum',
};

export function PublishSection({ course }) {
  const { t } = useTranslation('studio');
  const published = course.state === 'published';
  return (
    <Section title={t('sections.publish')} lead={t('publish.lead')}>
      <Checklist problems={course.problems} />
      {published && (
        <Alert color="jade" radius="lg" mt="lg" title={t('publish.isOpen')}>
          {t('publish.isOpenText')}{' '}
          <Anchor component={Link} to={`/courses/${course.slug}`} inherit underline="always">
            {t('publicPage')}
          </Anchor>
        </Alert>
      )}
      <PublishButton course={course} published={published} />
      {!published && <DeleteCourse course={course} />}
    </Section>
  );
}

function Checklist({ problems }) {
  const { t } = useTranslation('studio');
  const others = problems.filter((code) => !(code in CHECKS));
  const meaningless = problems.includes('no_lectures') ? 'lecture_without_content' : null;
  const shown = Object.entries(CHECKS).filter(([code]) => code !== meaningless);
  return (
    <Paper withBorder mt="lg" component="ul" className={classes.checks}>
      {shown.map(([code, tab]) => {
        const missing = problems.includes(code);
        const Icon = missing ? IconAlertCircle : IconCircleCheckFilled;
        return (
          <li key={code} data-missing={missing || undefined}>
            <Icon size={22} aria-hidden="true" />
            <span>{t(`checks.${code}.${missing ? 'missing' : 'done'}`)}</span>
            {missing && (
              <Anchor component={Link} to={`?tab=${tab}`} preventScrollReset fw={600}>
                {t('checks.mend')}
              </Anchor>
            )}
          </li>
        );
      })}
      {others.map((code) => (
        <li key={code} data-missing>
          <IconAlertCircle size={22} aria-hidden="true" />
          <span>{t(`errors:${code}`, t('errors:invalid'))}</span>
        </li>
      ))}
    </Paper>
  );
}

function PublishButton({ course, published }) {
  const { t } = useTranslation('studio');
  const [asking, setAsking] = useState(false);
  const publish = usePublish(course.id);
  const action = published ? 'unpublish' : 'publish';

  function act() {
    publish.mutate(action, {
      onSuccess: () => toasts.success(t(`publish.${action}Done`)),
      onSettled: () => setAsking(false),
    });
  }

  return (
    <>
      <Group mt="lg">
        <Button
          size="md"
          variant={published ? 'default' : 'filled'}
          disabled={!published && course.problems.length > 0}
          onClick={() => setAsking(true)}
        >
          {t(`publish.${action}`)}
        </Button>
      </Group>
      <ConfirmDialog
        opened={asking}
        title={t(`publish.${action}Title`)}
        text={t(`publish.${action}Text`)}
        action={t(`publish.${action}`)}
        color={published ? 'red' : 'jade'}
        busy={publish.isPending}
        onYes={act}
        onNo={() => setAsking(false)}
      />
    </>
  );
}

function DeleteCourse({ course }) {
  const { t } = useTranslation('studio');
  const navigate = useNavigate();
  const [asking, setAsking] = useState(false);
  const remove = useDeleteCourse(course.id);

  function act() {
    remove.mutate(undefined, {
      onSuccess: () => {
        toasts.success(t('delete.done'));
        navigate('/studio', { replace: true });
      },
      onError: () => setAsking(false),
    });
  }

  return (
    <Stack gap="xs" align="flex-start" className={classes.danger}>
      <Title order={3} size="h4">
        {t('delete.title')}
      </Title>
      <Text c="dimmed">{t('delete.text')}</Text>
      <Button variant="outline" color="red" onClick={() => setAsking(true)}>
        {t('delete.action')}
      </Button>
      <ConfirmDialog
        opened={asking}
        title={t('delete.title')}
        text={t('delete.sure', { title: course.title })}
        action={t('delete.action')}
        busy={remove.isPending}
        onYes={act}
        onNo={() => setAsking(false)}
      />
    </Stack>
  );
}
