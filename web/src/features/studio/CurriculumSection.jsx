import { closestCorners, DndContext, DragOverlay } from '@dnd-kit/core';
import { SortableContext, verticalListSortingStrategy } from '@dnd-kit/sortable';
import { Stack, Text, VisuallyHidden } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { lecturesOf, useOrder } from '#features/studio/api.js';
import { AddChapter } from '#features/studio/AddChapter.jsx';
import { ChapterCard } from '#features/studio/ChapterCard.jsx';
import { placeOf } from '#features/studio/curriculum.js';
import classes from '#features/studio/CurriculumSection.module.css';
import { LectureDrawer } from '#features/studio/LectureDrawer.jsx';
import { Section } from '#features/studio/Section.jsx';
import { useSorting } from '#features/studio/useSorting.js';
import * as toasts from '#lib/toasts.js';

const LECTURE_PARAM = 'lecture';

/** Chapters and lectures. The lecture that is open stands in the address. */
export function CurriculumSection({ course, uploads, onReload }) {
  const { t } = useTranslation('studio');
  const [params, setParams] = useSearchParams();
  const order = useOrder(course.id);
  const sorting = useSorting(course.chapters, keep);
  const [said, setSaid] = useState('');
  const list = useRef(/** @type {any} */ (null));
  const focusNext = useRef(/** @type {any} */ (null));
  const opened = lecturesOf(course).find(({ id }) => id === params.get(LECTURE_PARAM)) ?? null;

  function keep(chapters) {
    order.mutateAsync(chapters).then(
      () => toasts.success(t('sort.kept'), { id: 'order kept' }), // once for many steps
      () => {}, // the mutation has said why
    );
  }

  function open(lectureId) {
    setParams(
      (now) => {
        if (lectureId) now.set(LECTURE_PARAM, lectureId);
        else now.delete(LECTURE_PARAM);
        return now;
      },
      { preventScrollReset: true },
    );
  }

  /** A step by the menu: kept at once, said, and the focus goes along. */
  function step(chapters, { lecture, chapter }) {
    focusNext.current = (lecture ?? chapter).id;
    keep(chapters);
    const at = lecture && placeOf(chapters, lecture.id);
    if (!at) {
      const place = chapters.findIndex(({ id }) => id === chapter.id) + 1;
      setSaid(t('sort.chapterAt', { title: chapter.title, place, count: chapters.length }));
      return;
    }
    const { title, lectures } = chapters[at.chapter];
    setSaid(
      t('sort.lectureAt', {
        title: lecture.title,
        chapter: title,
        place: at.lecture + 1,
        count: lectures.length,
      }),
    );
  }

  // A row that went to another chapter is a new one there.
  useEffect(() => {
    if (!focusNext.current) return;
    list.current?.querySelector(`[data-menu="${focusNext.current}"]`)?.focus();
    focusNext.current = null;
  }, [course.chapters]);

  return (
    <Section title={t('sections.curriculum')} lead={t('curriculum.lead')}>
      <VisuallyHidden role="status">{said}</VisuallyHidden>
      <DndContext
        sensors={sorting.sensors}
        collisionDetection={closestCorners}
        accessibility={/** @type {any} */ (sorting.accessibility)}
        {...sorting.handlers}
      >
        <SortableContext
          items={sorting.chapters.map(({ id }) => `chapter:${id}`)}
          strategy={verticalListSortingStrategy}
        >
          <Stack gap="md" mt="lg" ref={list}>
            {sorting.chapters.map((chapter, index) => (
              <ChapterCard
                key={chapter.id}
                course={course}
                chapters={sorting.chapters}
                chapter={chapter}
                number={index + 1}
                dragging={sorting.dragged?.type ?? null}
                uploads={uploads}
                onOpen={open}
                onStep={step}
              />
            ))}
          </Stack>
        </SortableContext>
        <DragOverlay>
          {sorting.dragged && (
            <div className={classes.overlay} lang={course.language}>
              {sorting.dragged.title}
            </div>
          )}
        </DragOverlay>
      </DndContext>
      {course.chapters.length === 0 && (
        <Text c="dimmed" ta="center" my="lg">
          {t('curriculum.none')}
        </Text>
      )}
      <AddChapter courseId={course.id} first={course.chapters.length === 0} />
      <LectureDrawer
        course={course}
        lecture={opened}
        uploads={uploads}
        onClose={() => open(null)}
        onReload={onReload}
      />
    </Section>
  );
}
