// Runs before the first paint so that a dark page never flashes white. A file, not an inline
// script: the Content-Security-Policy then needs no hash for it.
(function () {
  var stored = window.localStorage.getItem('khoa-color-scheme');
  var dark =
    stored === 'dark' ||
    (stored !== 'light' && window.matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light');
})();
