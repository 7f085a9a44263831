import { TextInput } from '@mantine/core';

/** A filter that is typed; `set` hears of it on Enter, and when the field is left. */
export function FindField({ label, value, set }) {
  function tell({ currentTarget }) {
    const typed = currentTarget.value.trim();
    if (typed !== value) set(typed);
  }
  return (
    <TextInput
      key={value}
      label={label}
      type="search"
      defaultValue={value}
      onBlur={tell}
      onKeyDown={(event) => event.key === 'Enter' && tell(event)}
    />
  );
}
