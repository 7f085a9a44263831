import classes from '#ui/Cover.module.css';

/**
 * A course's picture at 16:9. Without one, and until it comes, its place holds a quiet pattern.
 * @param {{cover: {url: string, alt: string, srcset?: string} | null, sizes?: string,
 *   eager?: boolean}} props `sizes` as in HTML; `eager` above the fold
 */
export function Cover({ cover, sizes = '100vw', eager = false }) {
  return (
    <div className={classes.frame}>
      {cover && (
        <img
          className={classes.image}
          src={cover.url}
          srcSet={cover.srcset || undefined}
          sizes={cover.srcset ? sizes : undefined}
          alt={cover.alt}
          width={640}
          height={360}
          loading={eager ? 'eager' : 'lazy'}
          fetchPriority={eager ? 'high' : 'auto'}
          decoding="async"
        />
      )}
    </div>
  );
}
