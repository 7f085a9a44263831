import { Avatar, Text, Title } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import classes from '#features/courses/CourseBody.module.css';
import { Curriculum } from '#features/courses/Curriculum.jsx';
import { useLanguage } from '#lib/i18n/useLanguage.js';
import { useFormat } from '#lib/useFormat.js';
import { personName } from '#ui/personName.js';
import { Prose } from '#ui/Prose.jsx';

/** Everything about a course below its head. `open`: the reader may open every lecture. */
export function CourseBody({ course, open }) {
  const { t } = useTranslation('courses');
  return (
    <div className={classes.body}>
      {course.outcomes.length > 0 && (
        <section className={classes.outcomes} aria-labelledby="outcomes">
          <Title order={2} size="h3" id="outcomes">
            {t('outcomes')}
          </Title>
          <ul lang={course.language}>
            {course.outcomes.map((outcome) => (
              <li key={outcome}>
                <IconCheck size={20} stroke={2.5} aria-hidden="true" />
                {outcome}
              </li>
            ))}
          </ul>
        </section>
      )}
      <Curriculum course={course} open={open} />
      {course.requirements.length > 0 && (
        <section aria-labelledby="requirements">
          <Title order={2} id="requirements" mb="sm">
            {t('requirements')}
          </Title>
          <ul className={classes.requirements} lang={course.language}>
            {course.requirements.map((requirement) => (
              <li key={requirement}>{requirement}</li>
            ))}
          </ul>
        </section>
      )}
      {course.description && (
        <section aria-labelledby="description">
          <Title order={2} id="description" mb="sm">
            {t('description')}
          </Title>
          <div lang={course.language}>
            <Prose html={course.description} />
          </div>
        </section>
      )}
      <Educator educator={course.educator} />
    </div>
  );
}

function Educator({ educator }) {
  const { t } = useTranslation('courses');
  const format = useFormat();
  const language = useLanguage();
  const name = personName(educator, language);
  const headline = inLanguage(educator.headline, language);
  const bio = inLanguage(educator.bio, language);
  return (
    <section id="educator" className={classes.educator} aria-labelledby="educator-title">
      <Title order={2} id="educator-title" mb="md">
        {t('educator')}
      </Title>
      {name ? (
        <>
          <div className={classes.face}>
            <Avatar src={educator.image_url} name={name} size={88} color="jade" alt="" />
            <div>
              <Title order={3}>{name}</Title>
              {headline && (
                <Text c="dimmed" lang={headline.language}>
                  {headline.text}
                </Text>
              )}
              <Text size="sm" mt={4}>
                {t('educatorCourses', { count: educator.courses })}
                {' · '}
                {t('students', {
                  count: educator.students,
                  number: format.number(educator.students),
                })}
              </Text>
            </div>
          </div>
          {bio && (
            <Text className={classes.bio} lang={bio.language}>
              {bio.text}
            </Text>
          )}
        </>
      ) : (
        <Text c="dimmed">{t('educatorGone')}</Text>
      )}
    </section>
  );
}

/** The text for the page's language, else whatever language there is. */
function inLanguage(texts, language) {
  const found = texts[language] ? language : Object.keys(texts).find((key) => texts[key]);
  return found ? { language: found, text: texts[found] } : null;
}
