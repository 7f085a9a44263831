import { TextInput } from '@mantine/core';
import { useState } from 'react';

/**
 * A filter that is typed; `set` hears of it on Enter, and when the field is left. In a form Enter
 * does not send the form.
 * @param {{label: string, value: string, set: (words: string) => void}} props
 */
export function FindField({ label, value, set }) {
  const [typed, setTyped] = useState(value);
  const [known, setKnown] = useState(value);
  if (known !== value) {
    setKnown(value);
    setTyped(value);
  }
  function tell() {
    if (typed.trim() !== value) set(typed.trim());
  }
  return (
    <TextInput
      label={label}
      type="search"
      value={typed}
      onChange={({ currentTarget }) => setTyped(currentTarget.value)}
      onBlur={tell}
      onKeyDown={(event) => {
        if (event.key !== 'Enter') return;
        event.preventDefault();
        tell();
      }}
    />
  );
}
