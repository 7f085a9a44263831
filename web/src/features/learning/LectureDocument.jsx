import { Button, Paper, Text } from '@mantine/core';
import { IconExternalLink, IconFileTypePdf } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import classes from '#features/learning/LectureDocument.module.css';

/** A document, opened in the browser's own reader. */
export function LectureDocument({ media, title }) {
  const { t } = useTranslation('learning');
  return (
    <Paper withBorder className={classes.card}>
      <IconFileTypePdf size={56} stroke={1.2} className={classes.icon} aria-hidden="true" />
      <div className={classes.words}>
        <Text fw={600}>{media.filename ?? title}</Text>
        <Text size="sm" c="dimmed">
          {t('document.text')}
        </Text>
      </div>
      <Button
        component="a"
        href={media.url}
        target="_blank"
        rel="noopener"
        rightSection={<IconExternalLink size={18} aria-hidden="true" />}
      >
        {t('document.open')}
      </Button>
    </Paper>
  );
}
