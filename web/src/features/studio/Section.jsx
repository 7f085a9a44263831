import { Button, Group, Modal, Paper, Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import classes from '#features/studio/Section.module.css';

/** A part of the editor without a form. */
export function Section({ title, lead, children }) {
  return (
    <section>
      <Heading title={title} lead={lead} />
      {children}
    </section>
  );
}

function Heading({ title, lead }) {
  return (
    <>
      <Title order={2} size="h3">
        {title}
      </Title>
      {lead && (
        <Text c="dimmed" mt={4} maw="64ch">
          {lead}
        </Text>
      )}
    </>
  );
}

/**
 * A part of the editor with one form and one "Save".
 * @param {{title?: string, lead?: string, section: any, onReload: () => void,
 *   children: import('react').ReactNode}} props `section` is `useSectionForm`'s;
 *   `onReload` fetches the course anew and begins the form again
 */
export function SectionForm({ title, lead, section, onReload, children }) {
  return (
    <section>
      {title && <Heading title={title} lead={lead} />}
      <form onSubmit={section.submit} noValidate>
        <Stack gap="lg" mt="lg">
          {children}
        </Stack>
        <SaveBar section={section} />
      </form>
      <ConflictDialog conflict={section.conflict} saving={section.saving} onReload={onReload} />
    </section>
  );
}

function SaveBar({ section: { dirty, saving, discard } }) {
  const { t } = useTranslation('studio');
  return (
    <Paper withBorder className={classes.bar} data-dirty={dirty || undefined}>
      <Text size="sm" c={dirty ? 'var(--khoa-accent-text)' : 'dimmed'} fw={600} role="status">
        {dirty ? t('unsaved') : t('allSaved')}
      </Text>
      <Group gap="xs" wrap="nowrap">
        {dirty && (
          <Button variant="subtle" color="gray" onClick={discard} disabled={saving}>
            {t('discard')}
          </Button>
        )}
        <Button type="submit" loading={saving} disabled={!dirty}>
          {t('save')}
        </Button>
      </Group>
    </Paper>
  );
}

function ConflictDialog({ conflict, saving, onReload }) {
  const { t } = useTranslation('studio');
  return (
    <Modal
      zIndex={300} // over the lecture's drawer
      opened={conflict.opened}
      onClose={conflict.onClose}
      title={t('conflict.title')}
      centered
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      <Text>{t('conflict.text')}</Text>
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={conflict.onKeepMine} loading={saving}>
          {t('conflict.keepMine')}
        </Button>
        <Button onClick={onReload}>{t('conflict.reload')}</Button>
      </Group>
    </Modal>
  );
}
