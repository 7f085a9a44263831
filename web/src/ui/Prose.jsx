import { Typography } from '@mantine/core';
import classes from '#ui/Prose.module.css';

/** Long text for reading. @param {{html: string}} props `html` was cleaned by the back end */
export function Prose({ html }) {
  return (
    <Typography className={classes.prose}>
      <div dangerouslySetInnerHTML={{ __html: html }} />
    </Typography>
  );
}
