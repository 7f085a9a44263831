import { Skeleton } from '@mantine/core';
import {
  IconBook2,
  IconBriefcase,
  IconChartBar,
  IconCode,
  IconCoins,
  IconLanguage,
  IconLeaf,
  IconMicrophone2,
  IconMusic,
  IconPalette,
  IconTable,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import classes from '#features/catalogue/CategoryTiles.module.css';
import { useLanguage } from '#lib/i18n/useLanguage.js';

const ICONS = {
  programming: IconCode,
  data: IconChartBar,
  office: IconTable,
  languages: IconLanguage,
  business: IconBriefcase,
  finance: IconCoins,
  creative: IconPalette,
  music: IconMusic,
  lifestyle: IconLeaf,
  'soft-skills': IconMicrophone2,
};

/** The subjects that have courses, each leading to its part of the catalogue. */
export function CategoryTiles({ categories }) {
  const { t } = useTranslation('catalogue');
  const language = useLanguage();
  if (!categories) {
    return (
      <div className={classes.tiles} aria-hidden="true">
        {Array.from({ length: 10 }, (_, index) => (
          <Skeleton key={index} h={72} radius="lg" />
        ))}
      </div>
    );
  }
  return (
    <ul className={classes.tiles}>
      {categories
        .filter((category) => category.courses > 0)
        .map((category) => {
          const Icon = ICONS[category.slug] ?? IconBook2;
          return (
            <li key={category.slug}>
              <Link className={classes.tile} to={`/courses?category=${category.slug}`}>
                <span className={classes.icon} aria-hidden="true">
                  <Icon size={22} />
                </span>
                <span>
                  <b className={classes.name}>{category.names[language]}</b>{' '}
                  <span className={classes.count}>{t('count', { count: category.courses })}</span>
                </span>
              </Link>
            </li>
          );
        })}
    </ul>
  );
}
