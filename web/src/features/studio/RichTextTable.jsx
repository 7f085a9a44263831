import { RichTextEditor, useRichTextEditorContext } from '@mantine/tiptap';
import {
  IconColumnInsertRight,
  IconColumnRemove,
  IconRowInsertBottom,
  IconRowRemove,
  IconTablePlus,
  IconTableMinus,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

const NEW = { rows: 3, cols: 2, withHeaderRow: true };
const CHANGES = [
  ['addRowAfter', 'addRow', IconRowInsertBottom],
  ['addColumnAfter', 'addColumn', IconColumnInsertRight],
  ['deleteRow', 'deleteRow', IconRowRemove],
  ['deleteColumn', 'deleteColumn', IconColumnRemove],
  ['deleteTable', 'deleteTable', IconTableMinus],
];

/** Puts a table in; with the cursor in one, its rows and columns come and go. */
export function RichTextTable() {
  const { t } = useTranslation('studio');
  const { editor } = useRichTextEditorContext();
  const run = (command, options) => () =>
    /** @type {any} */ (editor)?.chain().focus()[command](options).run();
  return (
    <RichTextEditor.ControlsGroup>
      {editor?.isActive('table') ? (
        CHANGES.map((/** @type {any} */ [command, label, Icon]) => (
          <Control key={command} label={t(`editor.${label}`)} onClick={run(command)}>
            <Icon size={16} stroke={1.5} aria-hidden="true" />
          </Control>
        ))
      ) : (
        <Control label={t('editor.table')} onClick={run('insertTable', NEW)}>
          <IconTablePlus size={16} stroke={1.5} aria-hidden="true" />
        </Control>
      )}
    </RichTextEditor.ControlsGroup>
  );
}

function Control({ label, ...props }) {
  return <RichTextEditor.Control aria-label={label} title={label} {...props} />;
}
