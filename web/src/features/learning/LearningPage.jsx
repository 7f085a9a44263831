import { Button, Container, SimpleGrid, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { enrolmentsQuery } from '#features/learning/api.js';
import { EnrolmentCard } from '#features/learning/EnrolmentCard.jsx';
import { describeError } from '#lib/errors.js';
import { usePageTitle } from '#lib/title.js';
import { EmptyState } from '#ui/EmptyState.jsx';
import { ErrorState } from '#ui/ErrorState.jsx';
import { CardGridSkeleton } from '#ui/PageSkeletons.jsx';

export default function LearningPage() {
  const { t } = useTranslation('learning');
  const enrolments = useQuery(enrolmentsQuery());
  usePageTitle(t('title'));
  return (
    <Container py="xl">
      <Title>{t('title')}</Title>
      <Text c="dimmed" mt={8} mb="lg">
        {t('lead')}
      </Text>
      {enrolments.isPending && <CardGridSkeleton count={4} />}
      {enrolments.isError && (
        <ErrorState message={describeError(enrolments.error)} onRetry={enrolments.refetch} />
      )}
      {enrolments.data && <Enrolments items={enrolments.data.items} />}
    </Container>
  );
}

function Enrolments({ items }) {
  const { t } = useTranslation('learning');
  if (items.length === 0) {
    return (
      <EmptyState
        title={t('empty.title')}
        action={
          <Button component={Link} to="/courses">
            {t('common:browseCourses')}
          </Button>
        }
      >
        {t('empty.text')}
      </EmptyState>
    );
  }
  return (
    <SimpleGrid cols={{ base: 1, xs: 2, md: 3, lg: 4 }} spacing="lg">
      {items.map((enrolment) => (
        <EnrolmentCard key={enrolment.course.slug} enrolment={enrolment} />
      ))}
    </SimpleGrid>
  );
}
