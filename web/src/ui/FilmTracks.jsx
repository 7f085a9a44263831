import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';

/**
 * The captions' tracks within one `<video>`. The reader's language comes first: the player's
 * captions key turns on the first.
 * @param {{captions: {language: string, label: string, blob: Blob}[], choices: object}} props
 *   `choices` from the beginning of this `<video>`: later ones are the player's own doing
 */
export function FilmTracks({ captions, choices }) {
  const { i18n } = useTranslation();
  const [wanted] = useState({
    first: choices.captions ?? i18n.resolvedLanguage,
    shown: choices.captionsOn ? choices.captions : null,
  });
  return captions
    .toSorted((a, b) => (b.language === wanted.first) - (a.language === wanted.first))
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
