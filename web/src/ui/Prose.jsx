import { Typography } from '@mantine/core';
import classes from '#ui/Prose.module.css';

/**
 * Long text for reading.
 * @param {{html: string, lang?: string}} props `html` was cleaned by the back end
 */
export function Prose({ html, lang }) {
  return (
    <Typography className={classes.prose} lang={lang}>
      <div dangerouslySetInnerHTML={{ __html: html }} />
    </Typography>
  );
}
