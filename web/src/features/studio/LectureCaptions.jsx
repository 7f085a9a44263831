import { Button, FileButton, Group, Stack, Text, Title } from '@mantine/core';
import { IconTrash, IconUpload } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useRemoveCaptions, useSaveCaptions } from '#features/studio/api.js';
import { describeError, fieldError } from '#lib/errors.js';
import { LANGUAGES } from '#lib/i18n/languages.js';
import * as toasts from '#lib/toasts.js';

/** A film's captions, a file for each language; sent and removed at once. */
export function LectureCaptions({ course, lecture }) {
  const { t } = useTranslation('studio');
  return (
    <Stack component="section" gap="xs" mt="lg" aria-labelledby="captions-title">
      <div>
        <Title order={3} size="h5" id="captions-title">
          {t('captions.title')}
        </Title>
        <Text size="sm" c="dimmed">
          {t('captions.hint')}
        </Text>
      </div>
      {Object.entries(LANGUAGES).map(([language, name]) => (
        <Language key={language} {...{ course, lecture, language, name }} />
      ))}
    </Stack>
  );
}

function Language({ course, lecture, language, name }) {
  const { t } = useTranslation('studio');
  const save = useSaveCaptions(course.id, lecture.id, language);
  const remove = useRemoveCaptions(course.id, lecture.id, language);
  const [error, setError] = useState(/** @type {any} */ (null));
  const there = lecture.captions.some((caption) => caption.language === language);

  function send(file) {
    if (!file) return;
    setError(null);
    // A promise: the drawer may be closed meanwhile, and `mutate` would then not tell.
    save.mutateAsync(file).then(
      () => toasts.success(t('captions.saved', { language: name })),
      (failure) => {
        setError(fieldError(failure, 'file') ?? describeError(failure));
        toasts.error(failure);
      },
    );
  }

  function takeAway() {
    setError(null);
    remove.mutateAsync().then(
      () => toasts.success(t('captions.removed', { language: name })),
      () => {}, // the mutation has said why
    );
  }

  return (
    <div>
      <Group justify="space-between">
        <Text lang={language}>
          {name}
          {there && (
            <Text span c="dimmed" size="sm">
              {' · '}
              {t('captions.there')}
            </Text>
          )}
        </Text>
        <Group gap="xs">
          <FileButton accept=".vtt,text/vtt" onChange={send}>
            {(props) => (
              <Button
                {...props}
                variant="light"
                loading={save.isPending}
                leftSection={<IconUpload size={18} aria-hidden="true" />}
                aria-label={t(there ? 'captions.replaceIn' : 'captions.chooseIn', { language: name })}
              >
                {there ? t('captions.replace') : t('captions.choose')}
              </Button>
            )}
          </FileButton>
          {there && (
            <Button
              variant="subtle"
              color="red"
              loading={remove.isPending}
              onClick={takeAway}
              leftSection={<IconTrash size={18} aria-hidden="true" />}
              aria-label={t('captions.removeIn', { language: name })}
            >
              {t('captions.remove')}
            </Button>
          )}
        </Group>
      </Group>
      <div role="alert">
        {error && (
          <Text size="sm" c="var(--mantine-color-error)">
            {error}
          </Text>
        )}
      </div>
    </div>
  );
}
