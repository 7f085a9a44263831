import 'react-pdf/dist/Page/AnnotationLayer.css';
import 'react-pdf/dist/Page/TextLayer.css';
import { ActionIcon, Group, Skeleton, Text } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { IconArrowLeft, IconArrowRight, IconZoomIn, IconZoomOut } from '@tabler/icons-react';
import pdfWorker from 'pdfjs-dist/build/pdf.worker.min.mjs?url';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Document, Page, pdfjs } from 'react-pdf';
import { PDF_OPTIONS } from '#features/learning/pdfParts.js';
import classes from '#features/learning/PdfPages.module.css';

pdfjs.GlobalWorkerOptions.workerSrc = pdfWorker;

const ZOOMS = [1, 1.5, 2, 3];

/**
 * A PDF, page by page. Drawn here and not by the browser: phones show no PDF within a page.
 * @param {{file: Blob, onUnreadable: () => void}} props
 */
export default function PdfPages({ file, onUnreadable }) {
  const { t } = useTranslation('learning');
  const [page, setPage] = useState(1);
  const [pages, setPages] = useState(0);
  const [zoom, setZoom] = useState(0);
  const { ref, width } = useElementSize();
  const blank = <Skeleton className={classes.blank} role="status" aria-label={t('common:loading')} />;
  return (
    <section className={classes.reader} aria-label={t('document.pages')}>
      <Group justify="space-between" wrap="nowrap" className={classes.bar}>
        <Group gap={4} wrap="nowrap">
          <Tool
            icon={IconArrowLeft}
            label={t('document.previousPage')}
            disabled={page <= 1}
            onClick={() => setPage(page - 1)}
          />
          <Text size="sm" className={classes.place} role="status">
            {pages > 0 && t('document.page', { page, pages })}
          </Text>
          <Tool
            icon={IconArrowRight}
            label={t('document.nextPage')}
            disabled={page >= pages}
            onClick={() => setPage(page + 1)}
          />
        </Group>
        <Group gap={4} wrap="nowrap">
          <Tool
            icon={IconZoomOut}
            label={t('document.smaller')}
            disabled={zoom === 0}
            onClick={() => setZoom(zoom - 1)}
          />
          <Tool
            icon={IconZoomIn}
            label={t('document.larger')}
            disabled={zoom === ZOOMS.length - 1}
            onClick={() => setZoom(zoom + 1)}
          />
        </Group>
      </Group>
      {/* Scrolls when enlarged, by the keyboard too. */}
      {/* eslint-disable-next-line jsx-a11y-x/no-noninteractive-tabindex */}
      <div ref={ref} className={classes.sheet} tabIndex={0} role="group" aria-label={t('document.sheet')}>
        <Document
          file={file}
          options={PDF_OPTIONS}
          loading={blank}
          error={null}
          onLoadSuccess={({ numPages }) => setPages(numPages)}
          onLoadError={onUnreadable}
          onPassword={onUnreadable}
          externalLinkTarget="_blank"
          externalLinkRel="noopener noreferrer"
          onItemClick={({ pageNumber }) => setPage(pageNumber)}
        >
          {width > 0 && <Page pageNumber={page} width={width * ZOOMS[zoom]} loading={blank} />}
        </Document>
      </div>
    </section>
  );
}

function Tool({ icon: Icon, label, ...rest }) {
  return (
    <ActionIcon variant="subtle" color="gray" c="inherit" size={42} aria-label={label} {...rest}>
      <Icon size={20} aria-hidden="true" />
    </ActionIcon>
  );
}
