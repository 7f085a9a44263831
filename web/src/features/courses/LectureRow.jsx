import { UnstyledButton, VisuallyHidden } from '@mantine/core';
import {
  IconBrandVimeo,
  IconBrandYoutube,
  IconFileText,
  IconFileTypePdf,
  IconLock,
  IconPlayerPlay,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import classes from '#features/courses/LectureRow.module.css';
import { opensInDialog } from '#features/courses/PreviewDialog.jsx';
import { useFormat } from '#lib/useFormat.js';

const KINDS = {
  video: IconPlayerPlay,
  youtube: IconBrandYoutube,
  vimeo: IconBrandVimeo,
  text: IconFileText,
  document: IconFileTypePdf,
};

/**
 * One lecture of the curriculum. It leads to the classroom when the reader may go there, opens in
 * place when it is a free preview of a film or a text, and else only says that it is there.
 */
export function LectureRow({ course, lecture, open, onPreview }) {
  const { t } = useTranslation('courses');
  const format = useFormat();
  const Kind = KINDS[lecture.kind];
  const content = (
    <>
      <Kind size={20} className={classes.kind} aria-hidden="true" />
      <span className={classes.title} lang={course.language}>
        {lecture.title}
      </span>
      {lecture.preview && !open && <span className={classes.preview}>{t('preview')}</span>}
      {lecture.duration > 0 && (
        <span className={classes.duration}>{format.duration(lecture.duration)}</span>
      )}
    </>
  );
  if (!open && opensInDialog(lecture)) {
    return (
      <UnstyledButton className={classes.row} onClick={onPreview} aria-haspopup="dialog">
        {content}
      </UnstyledButton>
    );
  }
  if (open || lecture.preview) {
    return (
      <Link className={classes.row} to={`/learn/${course.slug}/${lecture.id}`}>
        {content}
      </Link>
    );
  }
  return (
    <div className={classes.row}>
      {content}
      <IconLock size={16} className={classes.lock} aria-hidden="true" />
      <VisuallyHidden>{t('locked')}</VisuallyHidden>
    </div>
  );
}
