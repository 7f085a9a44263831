import { Button, Group, Modal, Text } from '@mantine/core';
import { createContext, use, useCallback, useEffect, useId, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useBlocker } from 'react-router';

const UnsavedContext = createContext((/** @type {string} */ _part) => () => {});

const PLACE = ['tab', 'lecture'];

/** Do both addresses show the same part of the editor? The language may differ. */
export function samePlace(one, other) {
  if (one.pathname !== other.pathname) return false;
  const [here, there] = [one, other].map(({ search }) => new URLSearchParams(search));
  return PLACE.every((name) => here.get(name) === there.get(name));
}

/**
 * Asks before unsaved work is left, by a link, the back button or by closing the tab. Files on
 * their way (`uploading`) may be left within the page, not with it.
 */
export function UnsavedGuard({ uploading, children }) {
  const parts = useRef(new Set());
  const register = useCallback((part) => {
    parts.current.add(part);
    return () => parts.current.delete(part);
  }, []);

  const blocker = useBlocker(({ currentLocation, nextLocation }) => {
    if (samePlace(currentLocation, nextLocation)) return false;
    if (parts.current.size > 0) return true;
    return uploading && currentLocation.pathname !== nextLocation.pathname;
  });

  useEffect(() => {
    const ask = (event) => {
      if (parts.current.size > 0 || uploading) event.preventDefault();
    };
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [uploading]);

  return (
    <UnsavedContext value={register}>
      {children}
      <LeaveDialog blocker={blocker} uploading={uploading} />
    </UnsavedContext>
  );
}

/** Says whether a part of the page holds work that is not saved. */
export function useUnsaved(dirty) {
  const register = use(UnsavedContext);
  const part = useId();
  useEffect(() => (dirty ? register(part) : undefined), [dirty, register, part]);
}

function LeaveDialog({ blocker, uploading }) {
  const { t } = useTranslation('studio');
  const stay = () => blocker.reset?.();
  return (
    <Modal
      zIndex={300} // over the lecture's drawer
      opened={blocker.state === 'blocked'}
      onClose={stay}
      title={t('leave.title')}
      centered
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      <Text>{uploading ? t('leave.uploading') : t('leave.text')}</Text>
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={() => blocker.proceed()}>
          {t('leave.leave')}
        </Button>
        <Button onClick={stay} data-autofocus>
          {t('leave.stay')}
        </Button>
      </Group>
    </Modal>
  );
}
