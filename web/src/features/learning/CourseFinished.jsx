import { Button, Group, Text, Title } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import classes from '#features/learning/CourseFinished.module.css';

/** All lectures are done. `arriving`: just now, so it comes into sight by itself. */
export function CourseFinished({ arriving }) {
  const { t } = useTranslation('learning');
  const panel = useRef(/** @type {any} */ (null));
  useEffect(() => {
    if (arriving) panel.current.scrollIntoView({ block: 'center' });
  }, [arriving]);
  return (
    <section ref={panel} className={classes.panel} data-arriving={arriving || undefined}>
      <div role="status">
        <Title order={2}>{t('finish.title')}</Title>
        <Text maw={460} mx="auto" mt={6}>
          {t('finish.text')}
        </Text>
      </div>
      <Group justify="center" mt="md" gap="sm">
        <Button component={Link} to="/courses">
          {t('finish.more')}
        </Button>
        <Button component={Link} to="/learning" variant="default">
          {t('title')}
        </Button>
      </Group>
    </section>
  );
}
