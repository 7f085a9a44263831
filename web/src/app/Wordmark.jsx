import classes from '#app/Wordmark.module.css';

/** The name with the tone mark that makes it "khóa", a course. */
export function Wordmark() {
  return (
    <span className={classes.word} aria-hidden="true">
      kh<span className={classes.o}>o</span>a
    </span>
  );
}
