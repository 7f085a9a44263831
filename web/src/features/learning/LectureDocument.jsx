import { Button, Paper, Text } from '@mantine/core';
import { IconExternalLink, IconFileDownload, IconFileTypePdf } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import classes from '#features/learning/LectureDocument.module.css';

/** A document: a PDF opens in the browser's own reader, other files are saved. */
export function LectureDocument({ media, title }) {
  const { t } = useTranslation('learning');
  const pdf = media.type === 'application/pdf';
  const Icon = pdf ? IconFileTypePdf : IconFileDownload;
  return (
    <Paper withBorder className={classes.card}>
      <Icon size={56} stroke={1.2} className={classes.icon} aria-hidden="true" />
      <div className={classes.words}>
        <Text fw={600}>{media.filename ?? title}</Text>
        <Text size="sm" c="dimmed">
          {pdf ? t('document.text') : t('document.fileText')}
        </Text>
      </div>
      <Button
        component="a"
        href={media.url}
        target="_blank"
        rel="noopener"
        rightSection={<IconExternalLink size={18} aria-hidden="true" />}
      >
        {pdf ? t('document.open') : t('document.save')}
      </Button>
    </Paper>
  );
}
