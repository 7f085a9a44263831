import { useSortable } from '@dnd-kit/sortable';
import { CSS } from '@dnd-kit/utilities';
import { Badge, UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useDeleteLecture, useRenameLecture } from '#features/studio/api.js';
import { ConfirmDialog } from '#features/studio/ConfirmDialog.jsx';
import { canStepLecture, retires, stepLecture } from '#features/studio/curriculum.js';
import classes from '#features/studio/CurriculumSection.module.css';
import { InlineName } from '#features/studio/InlineName.jsx';
import { KINDS } from '#features/studio/kinds.js';
import { DragHandle, RowMenu } from '#features/studio/rowControls.jsx';
import * as toasts from '#lib/toasts.js';
import { useFormat } from '#lib/useFormat.js';

export function LectureItem({
  course, chapters, lecture, dragging, upload, onOpen, onStep,
}) {
  const { t } = useTranslation('studio');
  const rename = useRenameLecture(course.id);
  const remove = useDeleteLecture(course.id);
  const [editing, setEditing] = useState(false);
  const [asking, setAsking] = useState(false);
  const { setNodeRef, transform, transition, isDragging, ...handle } = useSortable({
    id: `lecture:${lecture.id}`,
    data: { title: lecture.title },
    disabled: { draggable: false, droppable: dragging === 'chapter' },
  });
  const Kind = KINDS[lecture.kind];
  const stepper = (by) =>
    canStepLecture(chapters, lecture.id, by)
      ? () => onStep(stepLecture(chapters, lecture.id, by), { lecture })
      : null;

  function deleteIt() {
    remove.mutate(lecture.id, {
      onSuccess: () => toasts.success(t('lecture.deleted', { title: lecture.title })),
      onSettled: () => setAsking(false),
    });
  }

  return (
    <li
      ref={setNodeRef}
      className={classes.lecture}
      style={{
        transform: CSS.Translate.toString(transform),
        transition,
      }}
      data-dragged={isDragging || undefined}
    >
      <DragHandle {...handle} title={lecture.title} />
      <InlineName
        value={lecture.title}
        label={t('lecture.title')}
        editing={editing}
        busy={rename.isPending}
        onSave={(title) =>
          rename.mutateAsync({ lectureId: lecture.id, title }).then(() => {
            setEditing(false);
            toasts.success(t('lecture.renamed'));
          })
        }
        onCancel={() => setEditing(false)}
      >
        <UnstyledButton className={classes.open} onClick={() => onOpen(lecture.id)}>
          <Kind size={20} className={classes.kind} aria-label={t(`kind.${lecture.kind}`)} />
          <span className={classes.lectureTitle} lang={course.language}>
            {lecture.title}
          </span>
          <Standing lecture={lecture} upload={upload} />
        </UnstyledButton>
      </InlineName>
      {!editing && (
        <RowMenu
          id={lecture.id}
          title={lecture.title}
          onUp={stepper(-1)}
          onDown={stepper(1)}
          onEdit={() => onOpen(lecture.id)}
          onRename={() => setEditing(true)}
          onDelete={() => setAsking(true)}
        />
      )}
      <ConfirmDialog
        opened={asking}
        title={t('lecture.delete')}
        text={t(retires(course, [lecture]) ? 'lecture.retireText' : 'lecture.deleteText', { title: lecture.title })}
        action={t('lecture.delete')}
        busy={remove.isPending}
        onYes={deleteIt}
        onNo={() => setAsking(false)}
      />
    </li>
  );
}

/** What one should know of it without opening it. */
function Standing({ lecture, upload }) {
  const { t } = useTranslation('studio');
  const format = useFormat();
  const sending = upload && !upload.error;
  const arriving = lecture.media?.status === 'uploading';
  return (
    <span className={classes.standing}>
      {lecture.preview && (
        <Badge variant="light" color="jade">
          {t('lecture.free')}
        </Badge>
      )}
      {sending && (
        <Badge variant="light" color="turmeric">
          {upload.share === null
            ? t('upload.finishing')
            : format.number(upload.share, { style: 'percent' })}
        </Badge>
      )}
      {!sending && arriving && (
        <Badge variant="light" color="turmeric">
          {t('upload.arriving')}
        </Badge>
      )}
      {!sending && !arriving && !lecture.has_content && (
        <Badge variant="light" color="persimmon">
          {t('lecture.draft')}
        </Badge>
      )}
      {lecture.duration > 0 && <span>{format.duration(lecture.duration)}</span>}
    </span>
  );
}
