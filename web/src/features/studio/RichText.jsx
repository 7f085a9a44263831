import { Input } from '@mantine/core';
import { Link, RichTextEditor } from '@mantine/tiptap';
import '@mantine/tiptap/styles.layer.css';
import { IconSourceCode } from '@tabler/icons-react';
import { TableKit } from '@tiptap/extension-table';
import { useEditor } from '@tiptap/react';
import StarterKit from '@tiptap/starter-kit';
import { useId, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import classes from '#features/studio/RichText.module.css';
import { RichTextTable } from '#features/studio/RichTextTable.jsx';

const SECURE = /^https:\/\//i;

/** Only what the back end keeps: two levels of headings, links by https. */
const extensions = [
  StarterKit.configure({ heading: { levels: [2, 3] }, link: false }),
  Link.configure({
    openOnClick: false,
    defaultProtocol: 'https',
    isAllowedUri: (address) => SECURE.test(address),
  }),
  TableKit.configure({ table: { resizable: false } }),
];

/**
 * A long text with headings, lists, links, quotes and tables. It keeps its own state: `value` is only what
 * it begins with, and is answered again when the text is as it was; give it a new `key` to reset.
 */
export default function RichText({ label, description, value, onChange, error, lang }) {
  const { t } = useTranslation('studio');
  const [labelId, noteId] = [useId(), useId()];
  const first = useRef({ given: value, shown: /** @type {string | null} */ (null) });

  const editor = useEditor({
    extensions,
    content: value,
    shouldRerenderOnTransaction: true, // the buttons show what holds at the cursor
    editorProps: {
      attributes: {
        role: 'textbox',
        'aria-multiline': 'true',
        'aria-labelledby': labelId,
        'aria-describedby': noteId,
        ...(lang && { lang }),
      },
    },
    onCreate: ({ editor: created }) => {
      first.current.shown = created.getHTML();
    },
    onUpdate: ({ editor: changed }) => {
      const html = changed.getHTML();
      if (html === first.current.shown) onChange(first.current.given);
      else onChange(changed.isEmpty ? '' : html);
    },
  });

  return (
    <div>
      <Input.Label id={labelId} labelElement="div">
        {label}
      </Input.Label>
      {description && <Input.Description mb={6}>{description}</Input.Description>}
      <RichTextEditor
        editor={editor}
        className={classes.editor}
        data-error={Boolean(error) || undefined}
        labels={labels(t)}
        withTypographyStyles={false}
      >
        <RichTextEditor.Toolbar sticky stickyOffset="var(--studio-toolbar-top, 72px)">
          <RichTextEditor.ControlsGroup>
            <RichTextEditor.H2 />
            <RichTextEditor.H3 />
          </RichTextEditor.ControlsGroup>
          <RichTextEditor.ControlsGroup>
            <RichTextEditor.Bold />
            <RichTextEditor.Italic />
            <RichTextEditor.Underline />
            <RichTextEditor.Code />
          </RichTextEditor.ControlsGroup>
          <RichTextEditor.ControlsGroup>
            <RichTextEditor.BulletList />
            <RichTextEditor.OrderedList />
            <RichTextEditor.Blockquote />
            <RichTextEditor.CodeBlock icon={IconSourceCode} />
          </RichTextEditor.ControlsGroup>
          <RichTextTable />
          <RichTextEditor.ControlsGroup>
            <RichTextEditor.Link />
            <RichTextEditor.Unlink />
          </RichTextEditor.ControlsGroup>
          <RichTextEditor.ControlsGroup>
            <RichTextEditor.Undo />
            <RichTextEditor.Redo />
          </RichTextEditor.ControlsGroup>
        </RichTextEditor.Toolbar>
        <RichTextEditor.Content className={classes.content} />
      </RichTextEditor>
      <div id={noteId}>{error && <Input.Error mt={6}>{error}</Input.Error>}</div>
    </div>
  );
}

function labels(t) {
  const names = ['bold', 'italic', 'underline', 'code', 'codeBlock', 'h2', 'h3', 'bulletList'];
  names.push('orderedList', 'blockquote', 'link', 'unlink', 'undo', 'redo');
  return {
    ...Object.fromEntries(names.map((name) => [`${name}ControlLabel`, t(`editor.${name}`)])),
    linkEditorInputLabel: t('editor.linkAddress'),
    linkEditorInputPlaceholder: 'https://…',
    linkEditorSave: t('editor.linkSave'),
    linkEditorExternalLink: t('editor.linkNewTab'),
    linkEditorInternalLink: t('editor.linkSameTab'),
  };
}
