import { Checkbox, Input, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { coursesForSaleQuery } from '#features/studio/couponsApi.js';
import classes from '#features/studio/CouponsPage.module.css';
import { describeError } from '#lib/errors.js';
import { ErrorState } from '#ui/ErrorState.jsx';
import { FindField } from '#ui/FindField.jsx';
import { PageButtons } from '#ui/PageLinks.jsx';
import { RowsSkeleton } from '#ui/RowsSkeleton.jsx';

/**
 * Which courses a code is for; `inputProps` are the form's of the field `course_ids`. What is chosen
 * stays chosen on other pages and with other words.
 * @param {{label: string, description?: string, inputProps: any}} props
 */
export function CouponsCourses({ label, description, inputProps }) {
  const { t } = useTranslation('coupons');
  const [page, setPage] = useState(1);
  const [q, setWords] = useState('');
  const courses = useQuery(coursesForSaleQuery(q, page));
  const { error, ...group } = inputProps;
  if (!courses.data) {
    return courses.isError ? (
      <ErrorState message={describeError(courses.error)} onRetry={courses.refetch} />
    ) : (
      <RowsSkeleton count={2} height={24} />
    );
  }
  const { items, total, per_page: perPage } = courses.data;
  if (total === 0 && !q) {
    return (
      <Input.Wrapper label={label} error={error}>
        <Input.Description>{t('noCourses')}</Input.Description>
      </Input.Wrapper>
    );
  }
  function find(words) {
    setPage(1);
    setWords(words);
  }
  const many = total > perPage || q;
  return (
    <Checkbox.Group label={label} description={description} error={error} {...group}>
      <Stack gap="xs" mt={8}>
        {many && <FindField label={t('findCourse')} value={q} set={find} />}
        {many && (
          <Text size="sm" c="dimmed" aria-live="polite">
            {t('chosen', { count: group.value.length })}
          </Text>
        )}
        {items.length === 0 && <Text size="sm">{t('noSuchCourse')}</Text>}
        <div className={classes.choices}>
          {items.map((course) => (
            <Checkbox key={course.id} value={course.id} label={course.title} />
          ))}
        </div>
        <PageButtons answer={courses.data} label={label} onChange={setPage} />
      </Stack>
    </Checkbox.Group>
  );
}
