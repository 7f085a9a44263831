import { ActionIcon, Menu } from '@mantine/core';
import {
  IconArrowDown,
  IconArrowUp,
  IconDotsVertical,
  IconForms,
  IconGripVertical,
  IconPencil,
  IconTrash,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import classes from '#features/studio/CurriculumSection.module.css';

/** Where a chapter or lecture is taken to be moved: by pointer, or Space and the arrow keys. */
export function DragHandle({ setActivatorNodeRef, attributes, listeners, title }) {
  const { t } = useTranslation('studio');
  return (
    <ActionIcon
      ref={setActivatorNodeRef}
      variant="subtle"
      color="gray"
      size={36}
      className={classes.handle}
      {...attributes}
      {...listeners}
      aria-roledescription={t('sort.role')}
      aria-label={t('sort.handle', { title })}
    >
      <IconGripVertical size={20} aria-hidden="true" />
    </ActionIcon>
  );
}

const icon = (Icon) => <Icon size={16} aria-hidden="true" />;

/**
 * What can be done with a row; `onUp` and `onDown` are null at the ends.
 * @param {{id: string, title: string, onUp: (() => void) | undefined | null, onDown: (() => void) | undefined | null,
 *   onEdit?: () => unknown, onRename: () => unknown, onDelete: () => unknown}} props
 */
export function RowMenu({ id, title, onUp, onDown, onEdit, onRename, onDelete }) {
  const { t } = useTranslation('studio');
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={36}
          data-menu={id}
          aria-label={t('row.menu', { title })}
        >
          <IconDotsVertical size={20} aria-hidden="true" />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {onEdit && (
          <Menu.Item leftSection={icon(IconPencil)} onClick={onEdit}>
            {t('row.edit')}
          </Menu.Item>
        )}
        <Menu.Item leftSection={icon(IconForms)} onClick={onRename}>
          {t('row.rename')}
        </Menu.Item>
        <Menu.Item leftSection={icon(IconArrowUp)} onClick={onUp ?? undefined} disabled={!onUp}>
          {t('row.up')}
        </Menu.Item>
        <Menu.Item leftSection={icon(IconArrowDown)} onClick={onDown ?? undefined} disabled={!onDown}>
          {t('row.down')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item color="red" leftSection={icon(IconTrash)} onClick={onDelete}>
          {t('row.delete')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
