import { ActionIcon, Group, TextInput } from '@mantine/core';
import { IconCheck, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { fieldError } from '#lib/errors.js';

/**
 * A name that can be changed in its place: `children` until `editing`. Enter keeps, Escape gives up.
 * `onSave` may reject: what was typed then stays.
 * @param {{editing: boolean, children: import('react').ReactNode} & Record<string, any>} props
 */
export function InlineName({ editing, children, ...props }) {
  return editing ? <NameForm {.../** @type {any} */ (props)} /> : children;
}

function NameForm({ value, label, busy, onSave, onCancel }) {
  const { t } = useTranslation('studio');
  const [name, setName] = useState(value);
  const [refused, setRefused] = useState(/** @type {any} */ (null));

  async function save(event) {
    event.preventDefault();
    if (!name.trim()) return;
    if (name.trim() === value) {
      onCancel();
      return;
    }
    try {
      await onSave(name);
    } catch (error) {
      setRefused(fieldError(error, 'title') ?? true); // the mutation has said why
    }
  }

  return (
    <Group component="form" gap={4} wrap="nowrap" flex={1} onSubmit={save}>
      <TextInput
        ref={selectOnce}
        flex={1}
        value={name}
        aria-label={label}
        error={refused}
        onChange={(event) => setName(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') onCancel();
        }}
      />
      <ActionIcon type="submit" size={36} variant="light" loading={busy} aria-label={t('save')}>
        <IconCheck size={18} aria-hidden="true" />
      </ActionIcon>
      <ActionIcon size={36} variant="subtle" color="gray" onClick={onCancel} aria-label={t('cancel')}>
        <IconX size={18} aria-hidden="true" />
      </ActionIcon>
    </Group>
  );
}

/** A ref that keeps its identity, so that only the input's arrival takes the focus. */
function selectOnce(input) {
  input?.select();
}
