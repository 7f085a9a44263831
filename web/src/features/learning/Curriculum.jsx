import { Text, VisuallyHidden } from '@mantine/core';
import {
  IconBrandVimeo,
  IconBrandYoutube,
  IconCircle,
  IconCircleCheckFilled,
  IconFileText,
  IconFileTypePdf,
  IconPlayerPlay,
} from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import classes from '#features/learning/Curriculum.module.css';
import { useFormat } from '#lib/useFormat.js';
import { ProgressBar } from '#ui/ProgressBar.jsx';

const KINDS = {
  video: IconPlayerPlay,
  youtube: IconBrandYoutube,
  vimeo: IconBrandVimeo,
  text: IconFileText,
  document: IconFileTypePdf,
};

/** Chapters and lectures with what is done; the current one is marked and in sight. */
export function Curriculum({ slug, classroom, lectureId }) {
  const { t } = useTranslation('learning');
  const { language } = classroom.course;
  return (
    <nav aria-label={t('curriculum')}>
      <div className={classes.progress}>
        <Text size="sm" c="dimmed">
          {String(t('lecturesDone', classroom.progress))}
        </Text>
        <ProgressBar percent={classroom.progress.percent} label={t('progress')} />
      </div>
      {classroom.chapters.map((chapter) => (
        <section key={chapter.id} className={classes.chapter}>
          <div className={classes.heading}>
            <h2 className={classes.chapterTitle} lang={language}>
              {chapter.title}
            </h2>
            <Standing lectures={chapter.lectures.filter((lecture) => !lecture.retired)} />
          </div>
          <ol className={classes.lectures}>
            {chapter.lectures.map((lecture) => (
              <li key={lecture.id}>
                <LectureLink
                  slug={slug}
                  lecture={lecture}
                  language={language}
                  current={lecture.id === lectureId}
                />
              </li>
            ))}
          </ol>
        </section>
      ))}
    </nav>
  );
}

function Standing({ lectures }) {
  if (lectures.length === 0) return null;
  return (
    <Text span size="sm" c="dimmed">
      {lectures.filter((lecture) => lecture.completed).length}/{lectures.length}
    </Text>
  );
}

function LectureLink({ slug, lecture, language, current }) {
  const { t } = useTranslation('learning');
  const format = useFormat();
  const link = useRef(/** @type {any} */ (null));
  useEffect(() => {
    if (current) link.current.scrollIntoView({ block: 'nearest' });
  }, [current]);
  const Kind = KINDS[lecture.kind];
  const Mark = lecture.completed ? IconCircleCheckFilled : IconCircle;
  return (
    <Link
      ref={link}
      to={`/learn/${slug}/${lecture.id}`}
      className={classes.lecture}
      aria-current={current ? 'page' : undefined}
    >
      <Mark
        size={22}
        className={classes.mark}
        data-done={lecture.completed || undefined}
        aria-hidden="true"
      />
      <span>
        <span lang={language}>{lecture.title}</span>
        {lecture.completed && <VisuallyHidden> ({t('done')})</VisuallyHidden>}
        <span className={classes.facts}>
          <Kind size={15} aria-hidden="true" />
          {t(`kind.${lecture.kind}`)}
          {lecture.duration > 0 && ` · ${format.duration(lecture.duration)}`}
          {lecture.retired && ` · ${t('retired')}`}
        </span>
      </span>
    </Link>
  );
}
