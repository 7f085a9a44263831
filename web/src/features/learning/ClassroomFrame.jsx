import { ActionIcon, Drawer, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconArrowLeft, IconListCheck } from '@tabler/icons-react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useOutletContext } from 'react-router';
import classes from '#features/learning/ClassroomFrame.module.css';
import { Curriculum } from '#features/learning/Curriculum.jsx';
import { useSession } from '#lib/session.jsx';
import { ProgressBar } from '#ui/ProgressBar.jsx';

/** The classroom's own calm frame. Without an outline (a free preview) it is a bar and the lecture. */
export function ClassroomFrame({ slug, classroom, lectureId, children }) {
  const { t } = useTranslation('learning');
  const [drawerOpen, drawer] = useDisclosure(false);
  const { close } = drawer;
  useEffect(close, [lectureId, close]);
  const curriculum = classroom && (
    <Curriculum slug={slug} classroom={classroom} lectureId={lectureId} />
  );
  return (
    <>
      <Bar slug={slug} classroom={classroom} onMenu={drawer.open} menuOpen={drawerOpen} />
      <div className={classes.body} data-outline={Boolean(classroom) || undefined}>
        {curriculum && (
          <aside className={classes.sidebar} aria-label={t('curriculum')}>
            {curriculum}
          </aside>
        )}
        <main id="main" tabIndex={-1} className={classes.main}>
          <div className={classes.page}>{children}</div>
        </main>
      </div>
      <Drawer
        opened={drawerOpen}
        onClose={drawer.close}
        title={t('curriculum')}
        size="min(90vw, 380px)"
        hiddenFrom="md"
        closeButtonProps={{ 'aria-label': t('common:close') }}
      >
        {curriculum}
      </Drawer>
    </>
  );
}

function Bar({ slug, classroom, onMenu, menuOpen }) {
  const { t } = useTranslation('learning');
  const { isSignedIn } = useSession();
  const preferences = /** @type {any} */ (useOutletContext())?.preferences;
  const back = isSignedIn && classroom ? ['/learning', t('title')] : [`/courses/${slug}`, t('toCourse')];
  return (
    <header className={classes.bar} data-outline={Boolean(classroom) || undefined}>
      <Link to={back[0]} className={classes.back} aria-label={back[1]}>
        <IconArrowLeft size={20} aria-hidden="true" />
        <span>{back[1]}</span>
      </Link>
      {classroom && (
        <>
          <Link
            to={`/courses/${slug}`}
            className={classes.course}
            lang={classroom.course.language}
          >
            {classroom.course.title}
          </Link>
          <div className={classes.progress}>
            <Text size="sm" c="dimmed" className={classes.count}>
              {String(t('lecturesDone', classroom.progress))}
            </Text>
            <div className={classes.progressBar}>
              <ProgressBar percent={classroom.progress.percent} label={t('progress')} />
            </div>
          </div>
          {preferences}
          <ActionIcon
            hiddenFrom="md"
            variant="light"
            size={42}
            onClick={onMenu}
            aria-label={t('curriculum')}
            aria-expanded={menuOpen}
          >
            <IconListCheck size={22} aria-hidden="true" />
          </ActionIcon>
        </>
      )}
      {!classroom && <div className={classes.alone}>{preferences}</div>}
    </header>
  );
}
