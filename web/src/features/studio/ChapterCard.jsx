import { useDroppable } from '@dnd-kit/core';
import { SortableContext, useSortable, verticalListSortingStrategy } from '@dnd-kit/sortable';
import { CSS } from '@dnd-kit/utilities';
import { Paper, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { AddLecture } from '#features/studio/AddLecture.jsx';
import { useDeleteChapter, useRenameChapter } from '#features/studio/api.js';
import { ConfirmDialog } from '#features/studio/ConfirmDialog.jsx';
import { moveChapter, retires } from '#features/studio/curriculum.js';
import classes from '#features/studio/CurriculumSection.module.css';
import { InlineName } from '#features/studio/InlineName.jsx';
import { LectureItem } from '#features/studio/LectureItem.jsx';
import { DragHandle, RowMenu } from '#features/studio/rowControls.jsx';
import * as toasts from '#lib/toasts.js';

/** One chapter with its lectures; `dragging` is the type of what is dragged now, or null. */
export function ChapterCard({
  course, chapters, chapter, number, dragging, uploads, onOpen, onStep,
}) {
  const { t } = useTranslation('studio');
  const rename = useRenameChapter(course.id);
  const remove = useDeleteChapter(course.id);
  const [editing, setEditing] = useState(false);
  const [asking, setAsking] = useState(false);
  const { setNodeRef, transform, transition, isDragging, ...handle } = useSortable({
    id: `chapter:${chapter.id}`,
    data: { title: chapter.title },
    disabled: { draggable: false, droppable: dragging === 'lecture' },
  });
  const step = (by) => onStep(moveChapter(chapters, number - 1, number - 1 + by), { chapter });

  function deleteIt() {
    remove.mutate(chapter.id, {
      onSuccess: () => toasts.success(t('chapter.deleted', { title: chapter.title })),
      onSettled: () => setAsking(false),
    });
  }

  return (
    <Paper
      withBorder
      component="section"
      aria-label={chapter.title}
      ref={setNodeRef}
      className={classes.chapter}
      style={{
        transform: CSS.Translate.toString(transform),
        transition,
      }}
      data-dragged={isDragging || undefined}
    >
      <div className={classes.head}>
        <DragHandle {...handle} title={chapter.title} />
        <InlineName
          value={chapter.title}
          label={t('chapter.name')}
          editing={editing}
          busy={rename.isPending}
          onSave={(title) =>
            rename.mutateAsync({ chapterId: chapter.id, title }).then(() => {
              setEditing(false);
              toasts.success(t('chapter.renamed'));
            })
          }
          onCancel={() => setEditing(false)}
        >
          <div className={classes.words}>
            <Text size="sm" c="dimmed" fw={600}>
              {t('chapter.number', { number })}
            </Text>
            <h3 className={classes.chapterTitle} lang={course.language}>
              {chapter.title}
            </h3>
          </div>
        </InlineName>
        {!editing && (
          <RowMenu
            id={chapter.id}
            title={chapter.title}
            onUp={number > 1 ? () => step(-1) : null}
            onDown={number < chapters.length ? () => step(1) : null}
            onRename={() => setEditing(true)}
            onDelete={() => setAsking(true)}
          />
        )}
      </div>
      <SortableContext
        items={chapter.lectures.map(({ id }) => `lecture:${id}`)}
        strategy={verticalListSortingStrategy}
      >
        {chapter.lectures.length > 0 && (
          <ol className={classes.lectures}>
            {chapter.lectures.map((lecture) => (
              <LectureItem
                key={lecture.id}
                course={course}
                chapters={chapters}
                lecture={lecture}
                dragging={dragging}
                upload={uploads.of(lecture.id)}
                onOpen={onOpen}
                onStep={onStep}
              />
            ))}
          </ol>
        )}
      </SortableContext>
      {chapter.lectures.length === 0 && <EmptyChapter chapter={chapter} dragging={dragging} />}
      <AddLecture courseId={course.id} chapter={chapter} onAdded={onOpen} />
      <ConfirmDialog
        opened={asking}
        title={t('chapter.delete')}
        text={t(retires(course, chapter.lectures) ? 'chapter.retireText' : 'chapter.deleteText', {
          title: chapter.title,
          count: chapter.lectures.length,
        })}
        action={t('chapter.delete')}
        busy={remove.isPending}
        onYes={deleteIt}
        onNo={() => setAsking(false)}
      />
    </Paper>
  );
}

function EmptyChapter({ chapter, dragging }) {
  const { t } = useTranslation('studio');
  const { setNodeRef, isOver } = useDroppable({
    id: `empty:${chapter.id}`,
    data: { title: chapter.title },
    disabled: dragging !== 'lecture',
  });
  return (
    <Text
      ref={setNodeRef}
      size="sm"
      c="dimmed"
      className={classes.none}
      data-over={isOver || undefined}
    >
      {t('chapter.none')}
    </Text>
  );
}
