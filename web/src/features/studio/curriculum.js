/**
 * The order of chapters and lectures, changed without touching what was given: each function
 * answers new chapters, or the same ones when nothing moves.
 */

/** Where a lecture is: `{chapter, lecture}` as indexes, or null. */
export function placeOf(chapters, lectureId) {
  for (const [chapter, { lectures }] of chapters.entries()) {
    const lecture = lectures.findIndex((one) => one.id === lectureId);
    if (lecture >= 0) return { chapter, lecture };
  }
  return null;
}

/** A chapter to another place. */
export function moveChapter(chapters, from, to) {
  if (from === to || !chapters[from] || !chapters[to]) return chapters;
  const moved = chapters.filter((_, index) => index !== from);
  return moved.toSpliced(to, 0, chapters[from]);
}

/** A lecture to the place `to` in the chapter `toChapter`; beyond its end means at its end. */
export function moveLecture(chapters, lectureId, toChapter, to) {
  const from = placeOf(chapters, lectureId);
  if (!from || !chapters[toChapter]) return chapters;
  const lecture = chapters[from.chapter].lectures[from.lecture];
  const without = chapters.map((chapter, index) =>
    index === from.chapter
      ? { ...chapter, lectures: chapter.lectures.filter((one) => one.id !== lectureId) }
      : chapter,
  );
  const target = without[toChapter];
  const at = Math.max(0, Math.min(to, target.lectures.length));
  if (toChapter === from.chapter && at === from.lecture) return chapters;
  return without.with(toChapter, { ...target, lectures: target.lectures.toSpliced(at, 0, lecture) });
}

/**
 * One step up (-1) or down (1). At the edge of its chapter a lecture goes into the next one.
 */
export function stepLecture(chapters, lectureId, step) {
  const { chapter, lecture } = /** @type {any} */ (placeOf(chapters, lectureId));
  const to = lecture + step;
  if (to >= 0 && to < chapters[chapter].lectures.length) {
    return moveLecture(chapters, lectureId, chapter, to);
  }
  const neighbour = chapter + step;
  return moveLecture(chapters, lectureId, neighbour, step < 0 ? Infinity : 0);
}

/** Can it take that step? */
export const canStepLecture = (chapters, lectureId, step) =>
  stepLecture(chapters, lectureId, step) !== chapters;

/** Will who is enrolled keep any of these lectures when they are deleted? */
export const retires = (course, lectures) =>
  course.published_at !== null && lectures.some((lecture) => lecture.has_content);
