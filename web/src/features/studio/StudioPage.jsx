import { Anchor, Box, Button, Container, Group, Paper, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, Navigate, useSearchParams } from 'react-router';
import { meQuery } from '#features/account/api.js';
import { studioCoursesQuery } from '#features/studio/api.js';
import { CourseStateBadge } from '#features/studio/CourseStateBadge.jsx';
import { NewCourseDialog } from '#features/studio/NewCourseDialog.jsx';
import classes from '#features/studio/StudioPage.module.css';
import { describeError } from '#lib/errors.js';
import { usePageTitle } from '#lib/title.js';
import { useFormat } from '#lib/useFormat.js';
import { Cover } from '#ui/Cover.jsx';
import { EmptyState } from '#ui/EmptyState.jsx';
import { ErrorState } from '#ui/ErrorState.jsx';
import { FindField } from '#ui/FindField.jsx';
import { PageLinks } from '#ui/PageLinks.jsx';
import { PriceTag } from '#ui/PriceTag.jsx';
import { RowsSkeleton } from '#ui/RowsSkeleton.jsx';

const MAKERS = ['educator', 'admin'];

export default function StudioPage() {
  const { t } = useTranslation('studio');
  const [params, setParams] = useSearchParams();
  const q = params.get('q') ?? '';
  const courses = useQuery(studioCoursesQuery(params));
  const me = useQuery(meQuery());
  const [dialogOpen, dialog] = useDisclosure(false);
  usePageTitle(t('title'));
  if (me.data && !me.data.roles.some((role) => MAKERS.includes(role))) return <Navigate to="/teach" replace />;
  const create = (
    <Button leftSection={<IconPlus size={18} aria-hidden="true" />} onClick={dialog.open}>
      {t('new.action')}
    </Button>
  );
  const { items = [], total = 0, per_page: perPage = 0 } = courses.data ?? {};
  const find = (words) => setParams(words ? { q: words } : {}, { replace: true });
  return (
    <Container py="xl">
      <Group justify="space-between" gap="md">
        <Title>{t('title')}</Title>
        <Group gap="sm">
          <Button component={Link} to="/studio/sales" variant="default">
            {t('sales')}
          </Button>
          <Button component={Link} to="/studio/earnings" variant="default">
            {t('earnings')}
          </Button>
          <Button component={Link} to="/studio/coupons" variant="default">
            {t('coupons')}
          </Button>
          {(total > 0 || q) && create}
        </Group>
      </Group>
      <Text c="dimmed" mt={8} mb="lg">
        {t('lead')}
      </Text>
      {courses.isPending && <RowsSkeleton count={3} height={112} />}
      {courses.isError && (
        <ErrorState message={describeError(courses.error)} onRetry={courses.refetch} />
      )}
      {(total > perPage || q) && (
        <Box mb="lg" maw={420}>
          <FindField label={t('find')} value={q} set={find} />
        </Box>
      )}
      {courses.isSuccess && total === 0 && q && <Text>{t('noneFound')}</Text>}
      {courses.isSuccess && total === 0 && !q && (
        <EmptyState title={t('empty.title')} action={create}>
          {t('empty.text')}
        </EmptyState>
      )}
      {items.length > 0 && (
        <ul className={classes.list}>
          {items.map((course) => (
            <CourseItem key={course.id} course={course} />
          ))}
        </ul>
      )}
      {courses.data && <PageLinks answer={courses.data} />}
      <NewCourseDialog opened={dialogOpen} onClose={dialog.close} />
    </Container>
  );
}

function CourseItem({ course }) {
  const { t } = useTranslation('studio');
  const format = useFormat();
  return (
    <Paper component="li" withBorder className={classes.item}>
      <div className={classes.cover}>
        <Cover cover={course.cover && { ...course.cover, alt: '' }} sizes="160px" />
      </div>
      <div className={classes.words}>
        <h2 className={classes.title} lang={course.language}>
          <Link to={`/studio/courses/${course.id}`} className={classes.link}>
            {course.title}
          </Link>
        </h2>
        <Group gap="xs">
          <CourseStateBadge state={course.state} />
          <Text size="sm" c="dimmed">
            {t('changedOn', { date: format.date(course.updated_at) })}
          </Text>
        </Group>
      </div>
      <dl className={classes.facts}>
        <div>
          <dt>{t('students')}</dt>
          <dd>{format.number(course.students)}</dd>
        </div>
        <div>
          <dt>{t('lectures')}</dt>
          <dd>{format.number(course.lectures)}</dd>
        </div>
        <div>
          <dt>{t('price.label')}</dt>
          <dd>
            <PriceTag price={course.price} size="md" />
          </dd>
        </div>
      </dl>
      {course.state === 'published' && (
        <Anchor component={Link} to={`/courses/${course.slug}`} className={classes.public} size="sm">
          {t('publicPage')}
        </Anchor>
      )}
    </Paper>
  );
}
