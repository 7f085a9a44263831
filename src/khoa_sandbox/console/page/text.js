/** What the page says, in both languages, and how it writes numbers, money and times. */

import { CHAOS } from './text-chaos.js';
import { PAYMENTS } from './text-payments.js';
import { PEOPLE } from './text-people.js';

const TEXTS = {
  en: {
    ...CHAOS.en,
    ...PAYMENTS.en,
    ...PEOPLE.en,
    title: 'Khoa sandbox',
    subtitle: 'What Clerk, Stripe and Cloudinary would have done',
    skip: 'Skip to the content',
    openKhoa: 'Open Khoa',
    otherLanguage: 'Tiếng Việt',
    theme: 'Light or dark',
    sections: 'Sections',
    live: 'Live',
    offline: 'The sandbox does not answer',
    mail: 'Mailbox',
    people: 'People',
    payments: 'Payments',
    media: 'Media',
    deliveries: 'Webhooks',
    noMail: 'No mail yet. Codes for signing up and in arrive here.',
    mailHint: 'An address with +clerk_test, such as an+clerk_test@example.com, takes the code 424242.',
    noPeople: 'Nobody has an account yet.',
    noPayments: 'Nothing has been bought yet.',
    paymentsHint: 'Test cards: 4242 4242 4242 4242 pays, 4000 0000 0000 0002 is declined.',
    noMedia: 'Nothing has been uploaded yet.',
    noDeliveries: 'No webhook has been sent yet.',
    search: 'Search',
    searchMail: 'Search by address or subject',
    nothingFound: 'Nothing matches.',
    copy: 'Copy',
    copied: 'Copied',
    copyCode: 'Copy the code {code}',
    more: 'Show more',
    to: 'To',
    from: 'from {from}',
    noSubject: '(no subject)',
    asSent: 'As it is shown to the reader',
    emptyMailbox: 'Empty the mailbox',
    mailboxEmptied: 'The mailbox is empty',
    joined: 'joined {time}',
    lastSignIn: 'signed in {time}',
    neverSignedIn: 'never signed in',
    refund: 'Refund',
    refundTitle: 'Refund a payment',
    refundAmount: 'Amount, at most {amount}',
    refunded: 'refunded {amount}',
    refundDone: 'Refunded',
    settle: 'Let it arrive',
    settleDone: 'The transfer has arrived',
    fail: 'Let it fail',
    failDone: 'The transfer has failed',
    cancel: 'Cancel',
    payPage: 'Payment page',
    status_open: 'open',
    status_complete: 'complete',
    status_expired: 'expired',
    status_paid: 'paid',
    status_processing: 'processing',
    status_refunded: 'refunded',
    status_partly: 'partly refunded',
    state_pending: 'pending',
    state_delivered: 'delivered',
    state_failed: 'failed',
    allPlatforms: 'All platforms',
    allStates: 'All states',
    sendAgain: 'Send again',
    sentAgain: 'Sent again',
    tries: '{count} tries',
    oneTry: '1 try',
    nextTry: 'next try {time}',
    body: 'Body',
    headers: 'Headers',
    answer: 'Answer',
    noAnswer: '(empty)',
    try: 'Try {number}',
    protected: 'protected',
    open: 'Open',
  },
  vi: {
    ...CHAOS.vi,
    ...PAYMENTS.vi,
    ...PEOPLE.vi,
    title: 'Sandbox của Khoa',
    subtitle: 'Những gì Clerk, Stripe và Cloudinary lẽ ra đã làm',
    skip: 'Đến nội dung',
    openKhoa: 'Mở Khoa',
    otherLanguage: 'English',
    theme: 'Sáng hoặc tối',
    sections: 'Các mục',
    live: 'Trực tiếp',
    offline: 'Sandbox không trả lời',
    mail: 'Hộp thư',
    people: 'Người dùng',
    payments: 'Thanh toán',
    media: 'Tệp',
    deliveries: 'Webhook',
    noMail: 'Chưa có thư nào. Mã đăng ký và đăng nhập sẽ đến đây.',
    mailHint: 'Địa chỉ có +clerk_test, như an+clerk_test@example.com, dùng mã 424242.',
    noPeople: 'Chưa ai có tài khoản.',
    noPayments: 'Chưa có giao dịch nào.',
    paymentsHint: 'Thẻ thử: 4242 4242 4242 4242 thành công, 4000 0000 0000 0002 bị từ chối.',
    noMedia: 'Chưa có tệp nào được tải lên.',
    noDeliveries: 'Chưa gửi webhook nào.',
    search: 'Tìm kiếm',
    searchMail: 'Tìm theo địa chỉ hoặc tiêu đề',
    nothingFound: 'Không có kết quả.',
    copy: 'Sao chép',
    copied: 'Đã sao chép',
    copyCode: 'Sao chép mã {code}',
    more: 'Xem thêm',
    to: 'Đến',
    from: 'từ {from}',
    noSubject: '(không có tiêu đề)',
    asSent: 'Như người nhận nhìn thấy',
    emptyMailbox: 'Dọn sạch hộp thư',
    mailboxEmptied: 'Hộp thư đã trống',
    joined: 'tham gia {time}',
    lastSignIn: 'đăng nhập {time}',
    neverSignedIn: 'chưa đăng nhập lần nào',
    refund: 'Hoàn tiền',
    refundTitle: 'Hoàn tiền một giao dịch',
    refundAmount: 'Số tiền, nhiều nhất {amount}',
    refunded: 'đã hoàn {amount}',
    refundDone: 'Đã hoàn tiền',
    settle: 'Cho tiền đến',
    settleDone: 'Tiền đã đến',
    fail: 'Cho thất bại',
    failDone: 'Chuyển khoản đã thất bại',
    cancel: 'Hủy',
    payPage: 'Trang thanh toán',
    status_open: 'đang mở',
    status_complete: 'hoàn tất',
    status_expired: 'đã hết hạn',
    status_paid: 'đã thanh toán',
    status_processing: 'đang xử lý',
    status_refunded: 'đã hoàn tiền',
    status_partly: 'đã hoàn một phần',
    state_pending: 'đang chờ',
    state_delivered: 'đã nhận',
    state_failed: 'thất bại',
    allPlatforms: 'Mọi nền tảng',
    allStates: 'Mọi trạng thái',
    sendAgain: 'Gửi lại',
    sentAgain: 'Đã gửi lại',
    tries: '{count} lần gửi',
    oneTry: '1 lần gửi',
    nextTry: 'gửi tiếp {time}',
    body: 'Nội dung',
    headers: 'Header',
    answer: 'Trả lời',
    noAnswer: '(trống)',
    try: 'Lần {number}',
    protected: 'được bảo vệ',
    open: 'Mở',
  },
};

const stored = localStorage.getItem('language');

export let language = stored ?? (navigator.language.startsWith('vi') ? 'vi' : 'en');

export function switchLanguage() {
  language = language === 'vi' ? 'en' : 'vi';
  localStorage.setItem('language', language);
}

/** @param {string} key @param {Object<string, unknown>} [values] for `{name}` in the text */
export function t(key, values = {}) {
  return TEXTS[language][key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

export const hasText = (key) => key in TEXTS[language];

/** How many decimals a currency has; Stripe counts the dong without any. */
export function decimals(currency) {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency });
  return format.resolvedOptions().maximumFractionDigits;
}

/** @param {number} amount in minor units @param {string} currency */
export function money(amount, currency) {
  const value = amount / 10 ** decimals(currency);
  return new Intl.NumberFormat(language, { style: 'currency', currency }).format(value);
}

export function size(bytes) {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'];
  const power = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), units.length - 1);
  return new Intl.NumberFormat(language, {
    style: 'unit',
    unit: units[power],
    unitDisplay: 'short',
    maximumFractionDigits: 1,
  }).format(bytes / 1000 ** power);
}

/** "5 sec" */
export const seconds = (milliseconds) =>
  new Intl.NumberFormat(language, {
    style: 'unit',
    unit: 'second',
    unitDisplay: 'short',
    maximumFractionDigits: 1,
  }).format(milliseconds / 1000);

export function duration(length) {
  const whole = Math.round(length);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}

const STEPS = [
  [60, 'second', 1],
  [3600, 'minute', 60],
  [86400, 'hour', 3600],
  [Infinity, 'day', 86400],
];

/** "5 minutes ago" */
export function ago(when) {
  const seconds = (new Date(when).getTime() - Date.now()) / 1000;
  const [, unit, length] = STEPS.find(([limit]) => Math.abs(seconds) < limit);
  const format = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  return format.format(Math.trunc(seconds / length), unit);
}

export const moment = (when) =>
  new Date(when).toLocaleString(language, { dateStyle: 'medium', timeStyle: 'medium' });
