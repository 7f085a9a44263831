import { Button, Group, Modal, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

/** Asks once more before something that cannot be taken back. The safe answer has the focus. */
export function ConfirmDialog({ opened, title, text, action, color = 'red', busy, onYes, onNo }) {
  const { t } = useTranslation('studio');
  return (
    <Modal
      opened={opened}
      onClose={onNo}
      title={title}
      centered
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      <Text>{text}</Text>
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={onNo} data-autofocus>
          {t('cancel')}
        </Button>
        <Button color={color} onClick={onYes} loading={busy}>
          {action}
        </Button>
      </Group>
    </Modal>
  );
}
