import { Text, VisuallyHidden } from '@mantine/core';
import { IconUpload } from '@tabler/icons-react';
import { useId, useState } from 'react';
import classes from '#features/studio/FileDrop.module.css';

/**
 * A place to drop one file or to choose it. The input itself is what the keyboard reaches.
 * @param {{label: string, hint: string, accept: string, onFile: (file: File) => void,
 *   error?: string, disabled?: boolean}} props `accept` as in HTML; the back end has the last word
 */
export function FileDrop({ label, hint, accept, onFile, error, disabled }) {
  const [over, setOver] = useState(false);
  const noteId = useId();

  function take(files) {
    if (!disabled && files?.[0]) onFile(files[0]);
  }

  return (
    <div>
      <label
        className={classes.drop}
        data-over={over || undefined}
        data-disabled={disabled || undefined}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          take(event.dataTransfer.files);
        }}
      >
        <IconUpload size={32} stroke={1.5} aria-hidden="true" />
        <Text component="span" fw={600}>
          {label}
        </Text>
        <VisuallyHidden
          component="input"
          {.../** @type {any} */ ({ type: 'file', accept })}
          disabled={disabled}
          aria-describedby={noteId}
          onChange={(/** @type {any} */ event) => {
            take(event.currentTarget.files);
            event.currentTarget.value = ''; // the same file may be chosen again
          }}
        />
        <Text component="span" size="sm" c="dimmed">
          {hint}
        </Text>
      </label>
      <div id={noteId} role="alert">
        {error && (
          <Text size="sm" c="var(--mantine-color-error)" mt={6}>
            {error}
          </Text>
        )}
      </div>
    </div>
  );
}
