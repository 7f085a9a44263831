import { ActionIcon, Button, Group, Input, Stack, TextInput } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconPlus, IconTrash } from '@tabler/icons-react';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';

const MOST = 12;

/** Short lines that can be added, changed, ordered and removed; `name` is the form's field. */
export function TextList({ label, description, form, name, lang }) {
  const { t } = useTranslation('studio');
  const list = useRef(/** @type {any} */ (null));
  const lines = form.values[name];

  function add(at = lines.length) {
    if (lines.length >= MOST) return;
    form.insertListItem(name, '', at);
    requestAnimationFrame(() => list.current?.querySelectorAll('input')[at]?.focus());
  }

  function remove(index) {
    form.removeListItem(name, index);
    requestAnimationFrame(() => {
      const inputs = list.current?.querySelectorAll('input');
      const next = inputs?.[Math.min(index, inputs.length - 1)];
      (next ?? list.current?.querySelector('button'))?.focus();
    });
  }

  /** Enter goes on to a new line instead of saving the form. */
  function onKeyDown(event, index) {
    if (event.key !== 'Enter' || event.nativeEvent.isComposing) return;
    event.preventDefault();
    if (event.currentTarget.value.trim()) add(index + 1);
  }

  return (
    <Input.Wrapper
      ref={list}
      role="group"
      aria-label={label}
      label={label}
      labelElement="div"
      description={description}
    >
      <Stack gap="xs" mt="xs" align="flex-start">
        {lines.map((_, index) => (
          <Group key={index} gap={4} wrap="nowrap" w="100%" align="flex-start">
            <TextInput
              flex={1}
              lang={lang}
              aria-label={t('list.line', { label, number: index + 1 })}
              onKeyDown={(event) => onKeyDown(event, index)}
              {...form.getInputProps(`${name}.${index}`)}
            />
            <Step
              label={t('list.up', { number: index + 1 })}
              disabled={index === 0}
              onClick={() => form.reorderListItem(name, { from: index, to: index - 1 })}
            >
              <IconArrowUp size={18} aria-hidden="true" />
            </Step>
            <Step
              label={t('list.down', { number: index + 1 })}
              disabled={index === lines.length - 1}
              onClick={() => form.reorderListItem(name, { from: index, to: index + 1 })}
            >
              <IconArrowDown size={18} aria-hidden="true" />
            </Step>
            <Step label={t('list.remove', { number: index + 1 })} onClick={() => remove(index)}>
              <IconTrash size={18} aria-hidden="true" />
            </Step>
          </Group>
        ))}
        <Button
          variant="subtle"
          size="compact-md"
          disabled={lines.length >= MOST}
          leftSection={<IconPlus size={16} aria-hidden="true" />}
          onClick={() => add()}
        >
          {t('list.add')}
        </Button>
      </Stack>
    </Input.Wrapper>
  );
}

function Step({ label, ...props }) {
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      size={36}
      aria-label={label}
      bg={props.disabled ? 'transparent' : undefined}
      {...props}
    />
  );
}
