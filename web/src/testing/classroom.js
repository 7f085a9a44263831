import { card } from '#testing/courses.js';

/** A lecture as `GET /api/learn/{slug}/lectures/{id}` answers it; give what the test is about. */
export function lecture(over = {}) {
  return {
    id: 'l1',
    title: 'Ánh sáng',
    kind: 'text',
    duration: 300,
    preview: false,
    chapter: { id: 'c1', title: 'Bắt đầu' },
    progress: { completed: false, position: 0 },
    html: '<p>Nhìn về phía cửa sổ.</p>',
    media: null,
    captions: [],
    embed: null,
    previous: null,
    next: 'l2',
    ...over,
  };
}

/** A film's lecture; each call to `film` is an address of its own. */
export function film(over = {}, url = 'http://media.test/one.mp4') {
  const media = {
    url,
    type: 'video/mp4',
    expires_at: '2026-11-22T14:00:00Z',
    poster: null,
    filename: null,
  };
  return lecture({ kind: 'video', html: null, media, ...over });
}

/** A course of one chapter and three lectures, as `GET /api/learn/{slug}` answers it. */
export function classroom(completed = []) {
  const titles = { l1: 'Ánh sáng', l2: 'Bố cục', l3: 'Chỉnh ảnh' };
  const lectures = Object.entries(titles).map(([id, title]) => ({
    id,
    title,
    kind: 'text',
    duration: 300,
    preview: false,
    retired: false,
    completed: completed.includes(id),
    position: 0,
  }));
  const percent = Math.floor((completed.length * 100) / lectures.length);
  return {
    course: card({ slug: 'anh' }),
    chapters: [{ id: 'c1', title: 'Bắt đầu', lectures }],
    progress: { completed: completed.length, total: lectures.length, percent },
    continue_lecture_id: 'l2',
  };
}
