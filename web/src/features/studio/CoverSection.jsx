import { Button, Group, Stack } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useRemoveCover, useSaveCover } from '#features/studio/api.js';
import { ConfirmDialog } from '#features/studio/ConfirmDialog.jsx';
import classes from '#features/studio/CoverSection.module.css';
import { FileDrop } from '#features/studio/FileDrop.jsx';
import { Section } from '#features/studio/Section.jsx';
import { SendingFile } from '#features/studio/SendingFile.jsx';
import { useUnsaved } from '#features/studio/unsaved.jsx';
import { describeError, fieldError } from '#lib/errors.js';
import * as toasts from '#lib/toasts.js';
import { Cover } from '#ui/Cover.jsx';

const ACCEPT = 'image/jpeg,image/png,image/webp,image/avif';

export function CoverSection({ course }) {
  const { t } = useTranslation('studio');
  const save = useSaveCover(course.id);
  const remove = useRemoveCover(course.id);
  const [sending, setSending] = useState(/** @type {any} */ (null));
  const [error, setError] = useState(/** @type {any} */ (null));
  const [asking, setAsking] = useState(false);
  const stopper = useRef(/** @type {AbortController | null} */ (null));
  useUnsaved(sending !== null);
  useEffect(() => () => stopper.current?.abort(), []);

  async function send(file) {
    setError(null);
    setSending({ filename: file.name, share: 0 });
    stopper.current = new AbortController();
    const { signal } = stopper.current;
    try {
      await save.mutateAsync({
        file,
        signal,
        onProgress: (share) => setSending((now) => now && { ...now, share }),
      });
      toasts.success(t('cover.saved'));
    } catch (failure) {
      if (signal.aborted) {
        toasts.success(t('cover.cancelled'));
        return;
      }
      setError(fieldError(failure, 'file') ?? describeError(failure));
      toasts.error(failure);
    } finally {
      setSending(null);
    }
  }

  function takeAway() {
    remove.mutate(undefined, {
      onSuccess: () => toasts.success(t('cover.removed')),
      onSettled: () => setAsking(false),
    });
  }

  return (
    <Section title={t('sections.cover')} lead={t('cover.lead')}>
      <Stack gap="md" mt="lg">
        <div className={classes.preview}>
          <Cover cover={course.cover} sizes="(min-width: 62em) 640px, 92vw" eager />
        </div>
        {sending ? (
          <SendingFile {...sending} onCancel={() => stopper.current?.abort()} />
        ) : (
          <FileDrop
            label={course.cover ? t('cover.replace') : t('cover.choose')}
            hint={t('cover.hint')}
            accept={ACCEPT}
            onFile={send}
            error={error}
          />
        )}
        {course.cover && !sending && (
          <Group>
            <Button
              variant="subtle"
              color="red"
              leftSection={<IconTrash size={18} aria-hidden="true" />}
              onClick={() => setAsking(true)}
            >
              {t('cover.remove')}
            </Button>
          </Group>
        )}
      </Stack>
      <ConfirmDialog
        opened={asking}
        title={t('cover.remove')}
        text={t('cover.removeText')}
        action={t('cover.remove')}
        busy={remove.isPending}
        onYes={takeAway}
        onNo={() => setAsking(false)}
      />
    </Section>
  );
}
