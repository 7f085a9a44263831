import { useEffect, useState } from 'react';

/**
 * The way to another site. `leaving` stays true until the page is gone; back from there the browser
 * may show this very page again, as it was.
 * @returns {{leaving: boolean, leave: (url: string) => void}}
 */
export function useLeaving() {
  const [leaving, setLeaving] = useState(false);
  useEffect(() => {
    const back = (event) => {
      if (event.persisted) setLeaving(false);
    };
    window.addEventListener('pageshow', back);
    return () => window.removeEventListener('pageshow', back);
  }, []);
  function leave(url) {
    setLeaving(true);
    window.location.assign(url);
  }
  return { leaving, leave };
}
