import { Anchor, Badge, Container, Group, Title } from '@mantine/core';
import { IconArrowLeft, IconExternalLink } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams, useSearchParams } from 'react-router';
import '#features/studio/styles.js';
import { reloadCourse, studioCourseQuery } from '#features/studio/api.js';
import { BasicsSection } from '#features/studio/BasicsSection.jsx';
import { CourseStateBadge } from '#features/studio/CourseStateBadge.jsx';
import { CoverSection } from '#features/studio/CoverSection.jsx';
import { CurriculumSection } from '#features/studio/CurriculumSection.jsx';
import { DescriptionSection } from '#features/studio/DescriptionSection.jsx';
import classes from '#features/studio/EditorPage.module.css';
import { PublishSection } from '#features/studio/PublishSection.jsx';
import { UnsavedGuard } from '#features/studio/unsaved.jsx';
import { useUploads } from '#features/studio/useUploads.js';
import { describeError } from '#lib/errors.js';
import { usePageTitle } from '#lib/title.js';
import * as toasts from '#lib/toasts.js';
import { EmptyState } from '#ui/EmptyState.jsx';
import { ErrorState } from '#ui/ErrorState.jsx';
import { PageSkeleton } from '#ui/PageSkeletons.jsx';

const SECTIONS = {
  basics: BasicsSection,
  description: DescriptionSection,
  cover: CoverSection,
  curriculum: CurriculumSection,
  publish: PublishSection,
};

export default function EditorPage() {
  const { id } = useParams();
  const { t } = useTranslation('studio');
  const course = useQuery(studioCourseQuery(id));
  const missing = course.error?.status === 404;
  usePageTitle(missing ? t('missing.title') : course.data?.title);
  if (course.data) return <Editor key={id} course={course.data} />;
  if (course.isPending) return <PageSkeleton />;
  return (
    <Container py="xl">
      {missing ? (
        <EmptyState
          level={1}
          title={t('missing.title')}
          action={
            <Anchor component={Link} to="/studio">
              {t('toStudio')}
            </Anchor>
          }
        >
          {t('missing.text')}
        </EmptyState>
      ) : (
        <ErrorState level={1} message={describeError(course.error)} onRetry={course.refetch} />
      )}
    </Container>
  );
}

function Editor({ course }) {
  const { t } = useTranslation('studio');
  const client = useQueryClient();
  const [params] = useSearchParams();
  const [reloaded, setReloaded] = useState(/** @type {any} */ (null));
  const uploads = useUploads(course);
  const asked = params.get('tab');
  const tab = asked && Object.hasOwn(SECTIONS, asked) ? asked : 'basics';
  const Part = SECTIONS[tab];

  async function reload() {
    try {
      setReloaded(await reloadCourse(client, course.id));
    } catch (error) {
      toasts.error(error);
    }
  }

  return (
    <UnsavedGuard uploading={uploads.active}>
      <Container py="lg">
        <Anchor component={Link} to="/studio" size="sm" className={classes.back}>
          <IconArrowLeft size={16} aria-hidden="true" />
          {t('toStudio')}
        </Anchor>
        <Group justify="space-between" gap="sm" mt="xs" mb="lg">
          <Group gap="sm" className={classes.name}>
            <Title size="h2" lang={course.language} className={classes.title}>
              {course.title}
            </Title>
            <CourseStateBadge state={course.state} />
          </Group>
          <Anchor
            href={`/courses/${course.slug}`}
            target="_blank"
            rel="noopener"
            className={classes.back}
          >
            {course.state === 'published' ? t('publicPage') : t('previewPage')}
            <IconExternalLink size={16} aria-hidden="true" />
          </Anchor>
        </Group>
        <div className={classes.columns}>
          <SectionLinks current={tab} problems={course.problems.length} />
          <div className={classes.part}>
            <Part
              key={`${tab} ${reloaded?.revision}`}
              course={newer(course, reloaded)}
              uploads={uploads}
              onReload={reload}
            />
          </div>
        </div>
      </Container>
    </UnsavedGuard>
  );
}

/** The cache tells its readers a moment later; the form that begins anew must not miss it. */
const newer = (course, reloaded) => (reloaded?.revision > course.revision ? reloaded : course);

function SectionLinks({ current, problems }) {
  const { t } = useTranslation('studio');
  const nav = useRef(/** @type {any} */ (null));

  // On a phone the row is wider than the screen.
  useEffect(() => {
    const link = nav.current.querySelector('[aria-current]');
    nav.current.scrollLeft = link.offsetLeft - (nav.current.clientWidth - link.offsetWidth) / 2;
  }, [current]);

  return (
    <nav ref={nav} className={classes.links} aria-label={t('sections.label')}>
      {Object.keys(SECTIONS).map((name) => (
        <Link
          key={name}
          to={`?tab=${name}`}
          preventScrollReset
          className={classes.link}
          aria-current={name === current ? 'page' : undefined}
        >
          {t(`sections.${name}`)}
          {name === 'publish' && problems > 0 && (
            <Badge
              size="sm"
              circle
              color="persimmon.7"
              aria-label={t('sections.missing', { count: problems })}
            >
              {problems}
            </Badge>
          )}
        </Link>
      ))}
    </nav>
  );
}
