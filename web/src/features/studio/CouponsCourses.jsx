import { Checkbox, Input } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import classes from '#features/studio/CouponsPage.module.css';

/**
 * Which courses a code is for; `inputProps` are the form's of the field `course_ids`.
 * @param {{courses: any, label: string, description?: string, inputProps: any}} props
 */
export function CouponsCourses({ courses, label, description, inputProps }) {
  const { t } = useTranslation('coupons');
  const { error, ...group } = inputProps;
  if (courses.length === 0) {
    return (
      <Input.Wrapper label={label} error={error}>
        <Input.Description>{t('noCourses')}</Input.Description>
      </Input.Wrapper>
    );
  }
  return (
    <Checkbox.Group label={label} description={description} error={error} {...group}>
      <div className={classes.choices} style={{ marginTop: 8 }}>
        {courses.map((course) => (
          <Checkbox key={course.id} value={course.id} label={course.title} />
        ))}
      </div>
    </Checkbox.Group>
  );
}
