import '@testing-library/jest-dom/vitest';
import { notifications } from '@mantine/notifications';
import { cleanup, configure } from '@testing-library/react';
import { afterEach, beforeAll } from 'vitest';
import { startI18n } from '#lib/i18n/index.js';
import { config } from '#testing/config.js';

// How fast the machine is must not decide.
configure({ asyncUtilTimeout: 5000 });

beforeAll(async () => {
  const i18n = await startI18n(config);
  await i18n.changeLanguage('vi');
});
afterEach(() => {
  cleanup();
  // The toasts live outside React, and only so many show at a time.
  notifications.cleanQueue();
  notifications.clean();
});
