/** One catalogue card; give what the test is about. */
export function card(over = {}) {
  return {
    slug: 'nhiep-anh-bang-dien-thoai',
    title: 'Nhiếp ảnh bằng điện thoại',
    titles: { vi: 'Nhiếp ảnh bằng điện thoại', en: 'Phone Photography' },
    subtitle: 'Chụp đẹp với chiếc máy trong túi bạn.',
    price: { amount: 249000, currency: 'vnd' },
    educator: { name: 'Trần Minh Anh', slug: 'tran-minh-anh', image_url: null },
    cover: null,
    category: 'creative',
    level: 'all',
    language: 'vi',
    rating: { average: 4.8, count: 120 },
    students: 1234,
    duration: 5400,
    lectures: 14,
    ...over,
  };
}
