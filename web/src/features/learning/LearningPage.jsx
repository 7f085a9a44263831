import { Button, Container, SimpleGrid, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { enrolmentsQuery } from '#features/learning/api.js';
import { EnrolmentCard } from '#features/learning/EnrolmentCard.jsx';
import { describeError } from '#lib/errors.js';
import { usePageTitle } from '#lib/title.js';
import { EmptyState } from '#ui/EmptyState.jsx';
import { ErrorState } from '#ui/ErrorState.jsx';
import { PageLinks } from '#ui/PageLinks.jsx';
import { CardGridSkeleton } from '#ui/PageSkeletons.jsx';

/** @import { Paged, Schemas } from '#lib/contract.js' */

export default function LearningPage() {
  const { t } = useTranslation('learning');
  const [params] = useSearchParams();
  const enrolments = useQuery(enrolmentsQuery(params));
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
      {enrolments.data && <Enrolments answer={enrolments.data} />}
    </Container>
  );
}

/** @param {{answer: Paged<Schemas['MyEnrolment']>}} props */
function Enrolments({ answer }) {
  const { t } = useTranslation('learning');
  if (answer.total === 0) {
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
    <>
      <SimpleGrid cols={{ base: 1, xs: 2, md: 3, lg: 4 }} spacing="lg">
        {answer.items.map((enrolment) => (
          <EnrolmentCard key={enrolment.course.slug} enrolment={enrolment} />
        ))}
      </SimpleGrid>
      <PageLinks answer={answer} />
    </>
  );
}
