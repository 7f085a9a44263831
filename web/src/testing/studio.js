/** A lecture as the studio shows it; give what the test is about. */
export function lecture(over = {}) {
  return {
    id: 'l1',
    title: 'Bố cục',
    kind: 'text',
    duration: 0,
    preview: false,
    has_content: true,
    embed: null,
    media: null,
    captions: [],
    ...over,
  };
}

/** A draft as `GET /api/educator/courses/{id}` answers it. */
export function course(over = {}) {
  return {
    id: 'c1',
    slug: 'anh-sang',
    state: 'draft',
    title: 'Ánh sáng',
    titles: { vi: 'Ánh sáng' },
    subtitle: '',
    description: '<p>Về ánh sáng.</p>',
    outcomes: ['Một'],
    requirements: [],
    category: 'creative',
    level: 'all',
    language: 'vi',
    price: { amount: 199000, currency: 'vnd' },
    cover: null,
    published_at: null,
    updated_at: '2026-11-22T10:00:00Z',
    revision: 7,
    problems: [],
    chapters: [{ id: 'h1', title: 'Bắt đầu', lectures: [lecture()] }],
    ...over,
  };
}
