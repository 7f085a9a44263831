/** What the people and media sections say, in both languages. */

export const PEOPLE = {
  en: {
    ban: 'Ban',
    banDone: 'Banned and signed out everywhere',
    unban: 'Lift the ban',
    unbanDone: 'The ban is lifted',
    banned: 'banned',
    signOutAll: 'Sign out everywhere',
    signOutAllDone: 'Signed out everywhere',
    oneSession: 'signed in on 1 device',
    manySessions: 'signed in on {count} devices',
    unverified: '{email} (unverified)',
    removeFile: 'Remove',
    removeFileDone: 'Removed, and Khoa was not told',
  },
  vi: {
    ban: 'Cấm',
    banDone: 'Đã cấm và đăng xuất ở mọi nơi',
    unban: 'Bỏ cấm',
    unbanDone: 'Đã bỏ cấm',
    banned: 'bị cấm',
    signOutAll: 'Đăng xuất ở mọi nơi',
    signOutAllDone: 'Đã đăng xuất ở mọi nơi',
    oneSession: 'đang đăng nhập trên 1 thiết bị',
    manySessions: 'đang đăng nhập trên {count} thiết bị',
    unverified: '{email} (chưa xác minh)',
    removeFile: 'Xoá',
    removeFileDone: 'Đã xoá mà không báo cho Khoa',
  },
};
