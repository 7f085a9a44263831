/**
 * Where to go after signing in: the path asked for, when it is of this site, else the home page.
 * @param {string | null} asked `redirect_url` of the address: a path, or an absolute address
 * @returns {string} a path with its query and hash
 */
export function returnPath(asked) {
  if (!asked || !URL.canParse(asked, window.location.origin)) return '/';
  const url = new URL(asked, window.location.origin);
  if (url.origin !== window.location.origin) return '/';
  return url.pathname + url.search + url.hash;
}

/** The sign-in or sign-up page that leads back to the same place. */
export function withReturn(page, path) {
  return path === '/' ? page : `${page}?${new URLSearchParams({ redirect_url: path })}`;
}
