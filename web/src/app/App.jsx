import { MantineProvider, localStorageColorSchemeManager } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { cssVariables, theme } from '#app/theme.js';
import { ConfigProvider } from '#lib/config.jsx';

// The same key is read by public/color-scheme.js before the first paint.
const colorSchemeManager = localStorageColorSchemeManager({ key: 'khoa-color-scheme' });

/** What surrounds the router: the theme, the query cache, the configuration, the toasts. */
export function App({ config, queryClient, children }) {
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      colorSchemeManager={colorSchemeManager}
      defaultColorScheme="auto"
    >
      <Notifications position="top-center" />
      <ConfigProvider value={config}>
        <QueryClientProvider client={queryClient}>{children}</QueryClientProvider>
      </ConfigProvider>
    </MantineProvider>
  );
}
