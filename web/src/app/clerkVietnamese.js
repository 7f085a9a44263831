import { viVN } from '@clerk/localizations/vi-VN';
import { respell } from '#lib/i18n/respell.js';

/** What Clerk's file leaves in English or says crookedly on the pages that everybody meets. */
const OURS = {
  formFieldInputPlaceholder__signUpPassword: 'Đặt mật khẩu',
  signIn: {
    start: { title: 'Đăng nhập', actionText: 'Chưa có tài khoản?' },
    accountSwitcher: { subtitle: 'Chọn tài khoản mà bạn muốn dùng tiếp.' },
    alternativeMethods: {
      actionText: 'Không dùng được cách nào?',
      blockButton__emailCode: 'Gửi mã đến {{identifier}}',
      blockButton__emailLink: 'Gửi liên kết đến {{identifier}}',
      blockButton__password: 'Đăng nhập bằng mật khẩu',
      subtitle: 'Gặp trục trặc? Bạn có thể đăng nhập bằng một trong các cách sau.',
    },
    emailCode: { subtitle: 'Nhập mã đã gửi đến email của bạn' },
    forgotPassword: { formTitle: 'Mã đặt lại mật khẩu' },
    forgotPasswordAlternativeMethods: { label__alternativeMethods: 'Hoặc đăng nhập bằng cách khác' },
    password: { subtitle: 'Nhập mật khẩu của tài khoản này' },
  },
  signUp: {
    start: {
      title: 'Tạo tài khoản',
      subtitle: 'Chào bạn! Điền vài thông tin để bắt đầu học.',
    },
    continue: {
      title: 'Bổ sung thông tin',
      subtitle: 'Vui lòng điền các thông tin còn lại để tiếp tục.',
    },
  },
  userProfile: {
    deletePage: { messageLine2: 'Việc này không thể hoàn tác.' },
    emailAddressPage: {
      removeResource: { messageLine2: 'Bạn sẽ không thể đăng nhập bằng địa chỉ email này nữa.' },
    },
    passwordPage: {
      checkboxInfoText__signOutOfOtherSessions:
        'Nên đăng xuất khỏi mọi thiết bị đã dùng mật khẩu cũ của bạn.',
    },
  },
  unstable__errors: {
    action_blocked: 'Chưa làm được việc này. Bạn hãy thử lại sau.',
    form_password_matches_identifier: 'Mật khẩu không được trùng với địa chỉ email của bạn.',
    form_identifier_not_found: 'Không tìm thấy tài khoản với địa chỉ này.',
    form_password_incorrect: 'Mật khẩu chưa đúng. Bạn hãy thử lại.',
    form_code_incorrect: 'Mã chưa đúng.',
    form_identifier_exists__email_address: 'Địa chỉ email này đã có tài khoản.',
    form_param_format_invalid__email_address: 'Địa chỉ email chưa đúng dạng.',
    form_param_nil: 'Bạn chưa điền ô này.',
    verification_expired: 'Mã đã hết hạn. Bạn hãy yêu cầu mã mới.',
    form_password_length_too_short: 'Mật khẩu cần ít nhất 8 ký tự.',
    passwordComplexity: { minimumLength: 'từ {{length}} ký tự trở lên' },
    zxcvbn: {
      couldBeStronger: 'Mật khẩu dùng được, nhưng có thể mạnh hơn. Hãy thêm vài ký tự.',
      goodPassword: 'Mật khẩu đạt yêu cầu.',
    },
  },
};

function merge(base, over) {
  const merged = { ...base };
  for (const [key, value] of Object.entries(over)) {
    merged[key] = typeof value === 'object' ? merge(base[key] ?? {}, value) : value;
  }
  return merged;
}

export default merge(respell(viVN), OURS);
