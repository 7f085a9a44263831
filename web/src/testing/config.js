/** A school as `GET /api/config` describes it. */
export const config = {
  name: { vi: 'Khoa', en: 'Khoa' },
  public_url: 'http://localhost:8000',
  currency: 'vnd',
  minimum_price: 15_000,
  payment_providers: ['stripe'],
  timezone: 'Asia/Ho_Chi_Minh',
  default_language: 'vi',
  languages: ['vi', 'en'],
  clerk: { publishable_key: 'pk_test_Y2xlcmsuc2FuZGJveC5sb2NhbGhvc3Qk', proxy_url: '/clerk' },
  sandbox: null,
  demo_accounts: [],
};
