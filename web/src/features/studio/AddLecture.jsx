import { Button, Group, NativeSelect, Stack, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAddLecture } from '#features/studio/api.js';
import classes from '#features/studio/CurriculumSection.module.css';
import { KINDS } from '#features/studio/kinds.js';
import { fieldError } from '#lib/errors.js';
import * as toasts from '#lib/toasts.js';

/** Asks for a name and a kind; the new lecture opens to be filled. */
export function AddLecture({ courseId, chapter, onAdded }) {
  const { t } = useTranslation('studio');
  const [opened, setOpened] = useState(false);
  const [title, setTitle] = useState('');
  const [kind, setKind] = useState(/** @type {any} */ ('video'));
  const add = useAddLecture(courseId);

  if (!opened) {
    return (
      <Button
        variant="subtle"
        className={classes.add}
        leftSection={<IconPlus size={18} aria-hidden="true" />}
        onClick={() => setOpened(true)}
        aria-label={t('lecture.addTo', { chapter: chapter.title })}
      >
        {t('lecture.add')}
      </Button>
    );
  }

  function submit(event) {
    event.preventDefault();
    if (!title.trim() || add.isPending) return;
    add.mutate(
      { chapterId: chapter.id, title, kind },
      {
        onSuccess: (lecture) => {
          setTitle('');
          setOpened(false);
          onAdded(lecture.id);
          toasts.success(t('lecture.added', { title: lecture.title }));
        },
      },
    );
  }

  return (
    <form className={classes.addForm} onSubmit={submit}>
      <Stack gap="sm">
        <Group align="flex-start" gap="sm">
          <TextInput
            ref={focusOnce}
            flex="2 1 220px"
            label={t('lecture.title')}
            value={title}
            error={fieldError(add.error, 'title') ?? fieldError(add.error, 'lectures')}
            onChange={(event) => setTitle(event.currentTarget.value)}
          />
          <NativeSelect
            flex="1 1 160px"
            label={t('lecture.kind')}
            value={kind}
            onChange={(event) => setKind(event.currentTarget.value)}
            data={Object.keys(KINDS).map((value) => ({ value, label: t(`kind.${value}`) }))}
          />
        </Group>
        <Group gap="xs">
          <Button type="submit" disabled={!title.trim()} loading={add.isPending}>
            {t('lecture.add')}
          </Button>
          <Button variant="subtle" color="gray" onClick={() => setOpened(false)}>
            {t('cancel')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** A ref that keeps its identity, so that only the input's arrival takes the focus. */
function focusOnce(input) {
  input?.focus();
}
