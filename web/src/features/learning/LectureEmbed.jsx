import { useTranslation } from 'react-i18next';
import classes from '#features/learning/LectureVideo.module.css';

const ADDRESSES = {
  youtube: (id, language) =>
    `https://www.youtube-nocookie.com/embed/${encodeURIComponent(id)}?${new URLSearchParams({ rel: 0, hl: language })}`,
  vimeo: (id) => {
    const [number, key] = id.split('/'); // an unlisted film's id is `number/key`
    const query = new URLSearchParams(key ? { h: key, dnt: 1 } : { dnt: 1 });
    return `https://player.vimeo.com/video/${encodeURIComponent(number)}?${query}`;
  },
};

/** A film that lives elsewhere, in the player of its host that keeps no cookies. */
export function LectureEmbed({ embed, title }) {
  const { i18n } = useTranslation();
  const address = ADDRESSES[embed.provider];
  return (
    <div className={classes.frame}>
      <iframe
        className={classes.video}
        src={address(embed.id, i18n.resolvedLanguage)}
        title={title}
        allow="encrypted-media; fullscreen; picture-in-picture"
        referrerPolicy="strict-origin-when-cross-origin"
        loading="lazy"
      />
    </div>
  );
}
