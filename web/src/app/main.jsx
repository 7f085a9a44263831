import './styles.js';
import { createRoot } from 'react-dom/client';
import { RouterProvider } from 'react-router/dom';
import { App } from '#app/App.jsx';
import { createRouter } from '#app/router.jsx';
import { StartFailed } from '#app/StartFailed.jsx';
import { loadBootstrap } from '#lib/bootstrap.js';
import { startI18n } from '#lib/i18n/index.js';
import { createQueryClient, primeQueries } from '#lib/query.js';

const root = createRoot(/** @type {HTMLElement} */ (document.getElementById('root')));

async function start() {
  const { config, queries } = await loadBootstrap();
  const i18n = await startI18n(config);
  const queryClient = createQueryClient();
  primeQueries(queryClient, queries);
  const router = createRouter(i18n);
  root.render(
    <App config={config} queryClient={queryClient}>
      <RouterProvider router={router} />
    </App>,
  );
}

start().catch((error) => {
  root.render(<StartFailed onRetry={() => window.location.reload()} />);
  throw error; // for the browser's console and whatever reports from there
});
