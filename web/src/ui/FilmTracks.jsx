import { useCallback, useState } from 'react';

/**
 * The captions' tracks within one `<video>`. The language `first` comes first: a captions key turns
 * on the first. `shown` is the one that is on, or null.
 * @param {{captions: {language: string, label: string, blob: Blob}[], first: string,
 *   shown: string | null}} props `first` and `shown` from the beginning of this `<video>`: later
 *   ones are the player's own doing
 */
export function FilmTracks({ captions, first, shown }) {
  const [wanted] = useState({ first, shown });
  return captions
    .toSorted((a, b) => Number(b.language === wanted.first) - Number(a.language === wanted.first))
    .map((caption) => (
      <Track key={caption.language} caption={caption} shown={caption.language === wanted.shown} />
    ));
}

function Track({ caption: { language, label, blob }, shown }) {
  const attach = useCallback(
    (track) => {
      const address = URL.createObjectURL(blob);
      track.src = address;
      return () => URL.revokeObjectURL(address);
    },
    [blob],
  );
  return <track ref={attach} kind="captions" srcLang={language} label={label} default={shown} />;
}
