import { KeyboardSensor, PointerSensor, useSensor, useSensors } from '@dnd-kit/core';
import { sortableKeyboardCoordinates } from '@dnd-kit/sortable';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { moveChapter, moveLecture, placeOf } from '#features/studio/curriculum.js';

/** What a sortable or droppable id like `lecture:64f0…` names; `empty` is a chapter without any. */
function nameOf(dnd) {
  const [type, id] = dnd.id.split(':');
  return { type, id };
}

const indexOfChapter = (chapters, id) => chapters.findIndex((chapter) => chapter.id === id);

/**
 * Where things stand when `active` is over `over`: lectures change their chapter while they are
 * dragged, so that room is made there.
 */
export function dragged(chapters, active, over) {
  const [what, where] = [nameOf(active), nameOf(over)];
  if (what.type === 'chapter') {
    if (where.type !== 'chapter') return chapters;
    return moveChapter(
      chapters,
      indexOfChapter(chapters, what.id),
      indexOfChapter(chapters, where.id),
    );
  }
  if (where.type === 'empty') {
    return moveLecture(chapters, what.id, indexOfChapter(chapters, where.id), 0);
  }
  const at = where.type === 'lecture' && placeOf(chapters, where.id);
  return at ? moveLecture(chapters, what.id, at.chapter, at.lecture) : chapters;
}

/** Dragging by pointer, finger or keyboard; `onOrder` hears the chapters once they are dropped. */
export function useSorting(saved, onOrder) {
  const [draft, setDraft] = useState(/** @type {any} */ (null));
  const [active, setActive] = useState(/** @type {any} */ (null));
  const accessibility = useAnnouncements();
  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: 6 } }),
    useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates }),
  );
  const chapters = draft ?? saved;

  function stop() {
    setDraft(null);
    setActive(null);
  }

  return {
    sensors,
    accessibility,
    chapters,
    dragged: active,
    handlers: {
      onDragStart(event) {
        setActive({ ...nameOf(event.active), title: event.active.data.current.title });
        setDraft(saved);
      },
      onDragOver(event) {
        if (!event.over || nameOf(event.active).type !== 'lecture') return;
        const [from, to] = [event.active, event.over].map((one) => chapterOf(chapters, one));
        if (from !== to) setDraft(dragged(chapters, event.active, event.over));
      },
      onDragEnd(event) {
        const ordered = event.over ? dragged(chapters, event.active, event.over) : chapters;
        if (ordered !== saved) onOrder(ordered);
        stop();
      },
      onDragCancel: stop,
    },
  };
}

function chapterOf(chapters, dnd) {
  const { type, id } = nameOf(dnd);
  return type === 'lecture' ? placeOf(chapters, id)?.chapter : indexOfChapter(chapters, id);
}

function useAnnouncements() {
  const { t } = useTranslation('studio');
  const titles = (active, over) => ({
    title: active.data.current?.title,
    over: over?.data.current?.title,
  });
  return {
    screenReaderInstructions: { draggable: t('sort.instructions') },
    announcements: {
      onDragStart: ({ active }) => t('sort.start', titles(active)),
      onDragOver: ({ active, over }) =>
        over && over.id !== active.id ? t('sort.over', titles(active, over)) : undefined,
      onDragEnd: ({ active }) => t('sort.end', titles(active)),
      onDragCancel: ({ active }) => t('sort.cancel', titles(active)),
    },
  };
}
