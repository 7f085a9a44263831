import { Button, Group, Modal, NativeSelect, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { TITLE_MIN, useCreateCourse } from '#features/studio/api.js';
import { useCategoryChoices, useLanguageChoices } from '#features/studio/choices.js';
import { fieldErrors } from '#lib/errors.js';
import { useLanguage } from '#lib/i18n/useLanguage.js';
import * as toasts from '#lib/toasts.js';

/** The little that a course begins with; the editor asks for the rest. */
export function NewCourseDialog({ opened, onClose }) {
  const { t } = useTranslation('studio');
  const language = useLanguage();
  const navigate = useNavigate();
  const create = useCreateCourse();
  const categories = useCategoryChoices();
  const languages = useLanguageChoices();
  const form = useForm({
    initialValues: { title: '', language, category: '' },
    validate: {
      title: (title) => {
        if (!title.trim()) return t('errors:missing');
        const short = title.trim().length < TITLE_MIN;
        return short ? t('errors:too_short_limit', { count: TITLE_MIN }) : null;
      },
      category: (category) => (category ? null : t('errors:missing')),
    },
  });

  function submit(values) {
    create.mutate(values, {
      onSuccess: (course) => {
        toasts.success(t('new.created'));
        navigate(`/studio/courses/${course.id}`);
      },
      onError: (error) => {
        toasts.error(error);
        form.setErrors(fieldErrors(error));
      },
    });
  }

  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('new.title')}
      centered
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      <form onSubmit={form.onSubmit(submit)} noValidate>
        <Stack gap="md">
          <TextInput
            label={t('fields.title')}
            description={t('new.titleHint')}
            required
            data-autofocus
            {...form.getInputProps('title')}
          />
          <NativeSelect
            label={t('fields.language')}
            data={languages}
            {...form.getInputProps('language')}
          />
          <NativeSelect
            label={t('fields.category')}
            data={[{ value: '', label: t('choose') }, ...categories]}
            required
            {...form.getInputProps('category')}
          />
          <Group justify="flex-end" mt="xs">
            <Button variant="default" onClick={onClose}>
              {t('cancel')}
            </Button>
            <Button type="submit" loading={create.isPending}>
              {t('new.create')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
