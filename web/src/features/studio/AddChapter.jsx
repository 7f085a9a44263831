import { Button, Group, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAddChapter } from '#features/studio/api.js';
import { fieldError } from '#lib/errors.js';
import * as toasts from '#lib/toasts.js';

export function AddChapter({ courseId, first }) {
  const { t } = useTranslation('studio');
  const [title, setTitle] = useState('');
  const add = useAddChapter(courseId);

  function submit(event) {
    event.preventDefault();
    if (!title.trim() || add.isPending) return;
    add.mutate(title, {
      onSuccess: () => {
        setTitle('');
        toasts.success(t('chapter.added'));
      },
    });
  }

  return (
    <Group component="form" mt="lg" gap="xs" align="flex-end" onSubmit={submit}>
      <TextInput
        flex="1 1 240px"
        label={first ? t('chapter.first') : t('chapter.new')}
        placeholder={t('chapter.placeholder')}
        value={title}
        error={fieldError(add.error, 'title') ?? fieldError(add.error, 'chapters')}
        onChange={(event) => setTitle(event.currentTarget.value)}
      />
      <Button
        type="submit"
        variant="light"
        disabled={!title.trim()}
        loading={add.isPending}
        leftSection={<IconPlus size={18} aria-hidden="true" />}
      >
        {t('chapter.add')}
      </Button>
    </Group>
  );
}
