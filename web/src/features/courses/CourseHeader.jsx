import { Text, Title } from '@mantine/core';
import {
  IconCalendarEvent,
  IconChevronRight,
  IconClock,
  IconLanguage,
  IconStairs,
  IconUsers,
} from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { categoriesQuery } from '#features/catalogue/api.js';
import classes from '#features/courses/CourseHeader.module.css';
import { useLanguage } from '#lib/i18n/useLanguage.js';
import { useFormat } from '#lib/useFormat.js';
import { personName } from '#ui/personName.js';
import { Rating } from '#ui/Rating.jsx';

export function CourseHeader({ course }) {
  const { t } = useTranslation('courses');
  const language = useLanguage();
  const translated = course.language === language ? null : course.titles?.[language];
  const name = personName(course.educator, language);
  return (
    <header className={classes.header}>
      <Path category={course.category} />
      <Title lang={course.language}>{course.title}</Title>
      {translated && <Text className={classes.translated}>{translated}</Text>}
      <Text className={classes.subtitle} lang={course.language}>
        {course.subtitle}
      </Text>
      <Facts course={course} />
      {name && (
        <Text mt="xs">
          {t('by')}{' '}
          <a href="#educator" className={classes.educator}>
            {name}
          </a>
        </Text>
      )}
    </header>
  );
}

function Path({ category }) {
  const { t } = useTranslation('courses');
  const language = useLanguage();
  const { data: categories } = useQuery(categoriesQuery());
  const known = categories?.items.find((one) => one.slug === category);
  return (
    <nav aria-label={t('path')}>
      <ol className={classes.path}>
        <li>
          <Link to="/courses">{t('common:courses')}</Link>
        </li>
        <li>
          <IconChevronRight size={15} aria-hidden="true" />
          <Link to={`/courses?category=${encodeURIComponent(category)}`}>
            {known?.names[language] ?? '…'}
          </Link>
        </li>
      </ol>
    </nav>
  );
}

function Facts({ course }) {
  const { t } = useTranslation('courses');
  const format = useFormat();
  const facts = [
    course.students > 0 && [
      IconUsers,
      t('students', { count: course.students, number: format.number(course.students) }),
    ],
    course.duration > 0 && [IconClock, format.duration(course.duration)],
    [IconStairs, t(`common:level.${course.level}`)],
    [IconLanguage, t(`taught.${course.language}`)],
    [IconCalendarEvent, t('updated', { date: format.date(course.updated_at) })],
  ].filter(Boolean);
  return (
    <ul className={classes.facts}>
      {course.rating.count > 0 && (
        <li>
          <Rating rating={course.rating} />
        </li>
      )}
      {facts.map((/** @type {any} */ [Icon, text]) => (
        <li key={text}>
          <Icon size={18} aria-hidden="true" />
          {text}
        </li>
      ))}
    </ul>
  );
}
