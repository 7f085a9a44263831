import { Group, Paper, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { FileDrop } from '#features/studio/FileDrop.jsx';
import { ACCEPTED, KINDS } from '#features/studio/kinds.js';
import { SendingFile } from '#features/studio/SendingFile.jsx';
import { useFormat } from '#lib/useFormat.js';

/** A lecture's film or document: what is there, what is on its way, and sending another. */
export function LectureFile({ lecture, uploads }) {
  const { t } = useTranslation('studio');
  const upload = uploads.of(lecture.id);
  const { media } = lecture;
  if (upload && !upload.error) {
    return (
      <Stack mt="lg">
        <SendingFile
          filename={upload.filename}
          share={upload.share}
          onCancel={() => uploads.cancel(lecture.id)}
        />
        <Text size="sm" c="dimmed">
          {t('upload.goesOn')}
        </Text>
      </Stack>
    );
  }
  const elsewhere = media?.status === 'uploading';
  const failed = media?.status === 'failed' && !upload ? t('errors:file_refused') : null;
  return (
    <Stack mt="lg">
      {media?.status === 'ready' && <StoredFile lecture={lecture} />}
      {elsewhere && (
        <Text c="dimmed" role="status">
          {t('upload.elsewhere', { filename: media.filename })}
        </Text>
      )}
      <FileDrop
        label={media?.status === 'ready' ? t('upload.replace') : t(`upload.choose.${lecture.kind}`)}
        hint={t(`upload.hint.${lecture.kind}`)}
        accept={ACCEPTED[lecture.kind]}
        onFile={(file) => uploads.start(lecture.id, file)}
        error={upload?.error ?? failed}
      />
    </Stack>
  );
}

const MB = 1_000_000;

function StoredFile({ lecture: { kind, media } }) {
  const format = useFormat();
  const Icon = KINDS[kind];
  const size = format.number(Math.max(0.1, media.bytes / MB), {
    style: 'unit',
    unit: 'megabyte',
    maximumFractionDigits: 1,
  });
  return (
    <Paper withBorder p="md">
      <Group wrap="nowrap">
        <Icon size={28} aria-hidden="true" />
        <div style={{ minWidth: 0 }}>
          <Text fw={600} truncate>
            {media.filename}
          </Text>
          <Text size="sm" c="dimmed">
            {size}
            {media.duration > 0 && ` · ${format.duration(Math.round(media.duration))}`}
          </Text>
        </div>
      </Group>
    </Paper>
  );
}
