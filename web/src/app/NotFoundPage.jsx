import { Button, Container } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { usePageTitle } from '#lib/title.js';
import { EmptyState } from '#ui/EmptyState.jsx';

export function NotFoundPage() {
  const { t } = useTranslation();
  usePageTitle(t('notFound.title'));
  return (
    <Container py="xl">
      <EmptyState
        level={1}
        title={t('notFound.title')}
        action={
          <Button component={Link} to="/courses">
            {t('browseCourses')}
          </Button>
        }
      >
        {t('notFound.text')}
      </EmptyState>
    </Container>
  );
}
