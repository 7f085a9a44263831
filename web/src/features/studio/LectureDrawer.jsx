import {
  Anchor,
  Drawer,
  NumberInput,
  Skeleton,
  Stack,
  Switch,
  Text,
  TextInput,
  Title,
} from '@mantine/core';
import { IconExternalLink } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { courseWithTextQuery, lecturesOf, useSaveLecture } from '#features/studio/api.js';
import { ACCEPTED, KINDS } from '#features/studio/kinds.js';
import { LectureCaptions } from '#features/studio/LectureCaptions.jsx';
import { LectureFile } from '#features/studio/LectureFile.jsx';
import { RichTextField } from '#features/studio/RichTextField.jsx';
import { SectionForm } from '#features/studio/Section.jsx';
import { differing, useSectionForm } from '#features/studio/useSectionForm.js';
import { describeError } from '#lib/errors.js';
import { ErrorState } from '#ui/ErrorState.jsx';

const DAY = 24 * 60; // minutes, the longest lecture

/** Everything of one lecture. Its file is sent at once; the rest is saved by its button. */
export function LectureDrawer({ course, lecture, uploads, onClose, onReload }) {
  const { t } = useTranslation('studio');
  return (
    <Drawer
      opened={lecture !== null}
      onClose={onClose}
      position="right"
      size="min(100vw, 720px)"
      title={lecture && <Kind kind={lecture.kind} />}
      closeButtonProps={{ 'aria-label': t('common:close') }}
      styles={{ body: { '--studio-toolbar-top': '60px' } }}
    >
      {lecture && (
        <WithText
          key={lecture.id}
          course={course}
          lecture={lecture}
          uploads={uploads}
          onReload={onReload}
        />
      )}
    </Drawer>
  );
}

function Kind({ kind }) {
  const { t } = useTranslation('studio');
  return (
    <Text component="span" fw={600}>
      {t(`kind.${kind}`)}
    </Text>
  );
}

export function valuesOf(lecture) {
  return {
    title: lecture.title,
    preview: lecture.preview,
    minutes: lecture.duration ? Math.round(lecture.duration / 6) / 10 : '',
    html: lecture.html ?? '',
    embed_url: lecture.embed?.url ?? '',
  };
}

/** What to send; a film's own duration is measured and not typed. */
export function changesOf(values, before) {
  const { minutes, ...changes } = differing(values, before);
  if (minutes === undefined) return changes;
  return { ...changes, duration: Math.round((Number(minutes) || 0) * 60) };
}

/** Where a complaint about the API's field stands; one about the whole lecture is at its content. */
function fieldOf(field, kind) {
  if (field.startsWith('lectures.')) return kind === 'text' ? 'html' : 'embed_url';
  return field === 'duration' ? 'minutes' : field;
}

function WithText(props) {
  const { course, lecture } = props;
  const { t } = useTranslation();
  const text = useQuery(courseWithTextQuery(course, lecture));
  if (lecture.kind !== 'text') return <LectureForm {...props} />;
  if (text.data) return <LectureForm {...props} course={text.data} />;
  if (text.isError) {
    return <ErrorState message={describeError(text.error)} onRetry={text.refetch} />;
  }
  return <Skeleton h={320} role="status" aria-label={t('loading')} />;
}

function LectureForm({ course, lecture, uploads, onReload }) {
  const { t } = useTranslation('studio');
  const find = (from) => lecturesOf(from).find((one) => one.id === lecture.id) ?? lecture;
  const section = useSectionForm({
    course,
    valuesOf: (from) => valuesOf(find(from)),
    changesOf,
    save: useSaveLecture(course.id, lecture),
    fieldOf: (field) => fieldOf(field, lecture.kind),
    validate: { title: (title) => (title.trim() ? null : t('errors:missing')) },
  });
  const { form } = section;
  const embedded = lecture.kind === 'youtube' || lecture.kind === 'vimeo';
  return (
    <>
      <Title order={2} size="h3" lang={course.language} style={{ overflowWrap: 'anywhere' }}>
        {lecture.title}
      </Title>
      {lecture.has_content && (
        <Anchor
          href={`/learn/${course.slug}/${lecture.id}`}
          target="_blank"
          rel="noopener"
          size="sm"
        >
          {t('lecture.asLearner')} <IconExternalLink size={14} aria-hidden="true" />
        </Anchor>
      )}
      {lecture.kind in ACCEPTED && <LectureFile lecture={lecture} uploads={uploads} />}
      {lecture.kind === 'video' && <LectureCaptions course={course} lecture={lecture} />}
      <SectionForm section={section} onReload={onReload}>
        <TextInput
          label={t('lecture.title')}
          required
          lang={course.language}
          {...form.getInputProps('title')}
        />
        {embedded && <FilmAddress lecture={lecture} field={form.getInputProps('embed_url')} />}
        {lecture.kind === 'text' && (
          <RichTextField
            key={section.round}
            label={t('lecture.text')}
            value={form.values.html}
            onChange={(html) => form.setFieldValue('html', html)}
            error={form.errors.html}
            lang={course.language}
          />
        )}
        {lecture.kind !== 'video' && (
          <NumberInput
            label={t('lecture.minutes')}
            description={t('lecture.minutesHint')}
            w={220}
            min={0}
            max={DAY}
            decimalScale={1}
            hideControls
            {...form.getInputProps('minutes')}
          />
        )}
        <Switch
          label={t('lecture.preview')}
          description={t('lecture.previewHint')}
          {...form.getInputProps('preview', { type: 'checkbox' })}
        />
      </SectionForm>
    </>
  );
}

function FilmAddress({ lecture, field }) {
  const { t } = useTranslation('studio');
  const Icon = KINDS[lecture.kind];
  return (
    <Stack gap={6}>
      <TextInput
        type="url"
        inputMode="url"
        label={t('lecture.address')}
        description={t('lecture.addressHint')}
        placeholder="https://www.youtube.com/watch?v=…"
        leftSection={<Icon size={18} aria-hidden="true" />}
        {...field}
      />
      {lecture.embed && (
        <Text size="sm" c="dimmed">
          {t('lecture.found')}{' '}
          <Anchor href={lecture.embed.url} target="_blank" rel="noopener noreferrer">
            {lecture.embed.url}
          </Anchor>
        </Text>
      )}
    </Stack>
  );
}
