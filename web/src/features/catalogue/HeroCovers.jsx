import classes from '#features/catalogue/HeroCovers.module.css';

/** A few real covers in front of the hero's sun. Only to look at: the list below leads to them. */
export function HeroCovers({ courses }) {
  const covers = courses.map((course) => course.cover).filter(Boolean);
  return (
    <div className={classes.fan} aria-hidden="true">
      {covers.slice(0, 3).map((cover) => (
        <img
          key={cover.url}
          className={classes.cover}
          src={cover.url}
          srcSet={cover.srcset || undefined}
          sizes="300px"
          alt=""
          width={640}
          height={360}
          loading="lazy" // not fetched where the fan is hidden
          decoding="async"
        />
      ))}
    </div>
  );
}
