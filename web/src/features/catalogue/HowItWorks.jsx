import { Text, Title } from '@mantine/core';
import { IconCircleCheck, IconCreditCard, IconPlayerPlay } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import classes from '#features/catalogue/HowItWorks.module.css';

const STEPS = { try: IconPlayerPlay, buy: IconCreditCard, learn: IconCircleCheck };

export function HowItWorks() {
  const { t } = useTranslation('catalogue');
  return (
    <section aria-labelledby="home-how">
      <Title order={2} id="home-how" mb="lg">
        {t('home.how.title')}
      </Title>
      <ol className={classes.steps}>
        {Object.entries(STEPS).map(([step, Icon]) => (
          <li key={step} className={classes.step}>
            <span className={classes.icon} aria-hidden="true">
              <Icon size={26} />
            </span>
            <Title order={3} size="h4">
              {t(`home.how.${step}.title`)}
            </Title>
            <Text c="dimmed">{t(`home.how.${step}.text`)}</Text>
          </li>
        ))}
      </ol>
    </section>
  );
}
