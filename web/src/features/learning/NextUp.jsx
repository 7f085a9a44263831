import { Button, Group, Text } from '@mantine/core';
import { useEffect, useEffectEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import classes from '#features/learning/NextUp.module.css';

const SECONDS = 5;

/** Over a film that ended: the next lecture comes by itself, with a moment to say no (Escape too). */
export function NextUp({ title, onGo, onCancel }) {
  const { t } = useTranslation('learning');
  const [left, setLeft] = useState(SECONDS);
  const go = useEffectEvent(onGo);
  const cancel = useEffectEvent(onCancel);

  useEffect(() => {
    const timer = setTimeout(() => (left > 1 ? setLeft(left - 1) : go()), 1000);
    return () => clearTimeout(timer);
  }, [left]);

  useEffect(() => {
    const onKey = (event) => {
      if (event.key === 'Escape') cancel();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);

  return (
    <div className={classes.over}>
      <div role="status">
        <Text size="sm">{t('nextUp.label')}</Text>
        <Text fw={800} size="xl" lineClamp={2}>
          {title}
        </Text>
      </div>
      <Group gap="sm">
        <Button onClick={onGo}>{t('nextUp.go', { seconds: left })}</Button>
        <Button variant="white" color="dark" onClick={onCancel}>
          {t('nextUp.cancel')}
        </Button>
      </Group>
    </div>
  );
}
