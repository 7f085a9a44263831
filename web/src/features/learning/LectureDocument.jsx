import { Button, Paper, Skeleton, Text } from '@mantine/core';
import { IconExternalLink, IconFileDownload, IconFileTypePdf } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import classes from '#features/learning/LectureDocument.module.css';

// With the PDF reader, which is larger than the rest of the classroom.
const PdfPages = lazy(() => import('#features/learning/PdfPages.jsx'));

/** A document: a PDF is shown in the page, other files are saved. */
export function LectureDocument({ lecture }) {
  return lecture.media.type === 'application/pdf' ? (
    <Pdf lecture={lecture} />
  ) : (
    <OtherFile lecture={lecture} />
  );
}

function OtherFile({ lecture: { media, title } }) {
  const { t } = useTranslation('learning');
  return (
    <Paper withBorder className={classes.card}>
      <IconFileDownload size={56} stroke={1.2} className={classes.icon} aria-hidden="true" />
      <div className={classes.words}>
        <Text fw={600}>{media.filename ?? title}</Text>
        <Text size="sm" c="dimmed">
          {t('document.fileText')}
        </Text>
      </div>
      <OpenElsewhere href={media.url}>{t('document.save')}</OpenElsewhere>
    </Paper>
  );
}

/**
 * Fetched once and whole: its address dies in ten minutes, pages are turned for longer. When it
 * cannot be fetched or read here, its address still opens in a tab.
 */
function Pdf({ lecture: { id, media, title } }) {
  const { t } = useTranslation('learning');
  const [unreadable, setUnreadable] = useState(false);
  const { data: file, isError } = useQuery({
    queryKey: ['document', id],
    queryFn: ({ signal }) => fetchFile(media.url, signal),
    staleTime: Infinity,
    gcTime: 0, // up to 100 MB
    meta: { anonymous: false },
  });
  const name = media.filename ?? title;
  const shown = !isError && !unreadable;
  return (
    <>
      <Paper withBorder className={classes.card}>
        <IconFileTypePdf size={40} stroke={1.2} className={classes.icon} aria-hidden="true" />
        <div className={classes.words}>
          <Text fw={600}>{name}</Text>
          <Text size="sm" c="dimmed" role="status">
            {shown ? t('document.pdfText') : t('document.notShown')}
          </Text>
        </div>
        {shown ? (
          <Button
            variant="light"
            loading={!file}
            onClick={() => saveFile(file, name)}
            leftSection={<IconFileDownload size={18} aria-hidden="true" />}
          >
            {t('document.download')}
          </Button>
        ) : (
          <OpenElsewhere href={media.url}>{t('document.open')}</OpenElsewhere>
        )}
      </Paper>
      {shown && (
        <Suspense fallback={<Skeleton mt="md" h={480} />}>
          {file && <PdfPages file={file} onUnreadable={() => setUnreadable(true)} />}
        </Suspense>
      )}
    </>
  );
}

function OpenElsewhere({ href, children }) {
  return (
    <Button
      component="a"
      href={href}
      target="_blank"
      rel="noopener"
      rightSection={<IconExternalLink size={18} aria-hidden="true" />}
    >
      {children}
    </Button>
  );
}

async function fetchFile(url, signal) {
  const answer = await fetch(url, { signal });
  if (!answer.ok) throw new Error(`The document was refused: ${answer.status}`);
  return answer.blob();
}

const REVOKED_AFTER = 60_000; // ms; by then the browser has taken it

function saveFile(file, name) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = /\.pdf$/i.test(name) ? name : `${name}.pdf`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), REVOKED_AFTER);
}
