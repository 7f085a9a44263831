import { Anchor, Container, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import classes from '#app/Footer.module.css';
import { Wordmark } from '#app/Wordmark.jsx';

export function Footer() {
  const { t } = useTranslation();
  return (
    <footer className={classes.footer}>
      <Container className={classes.row}>
        <div>
          <Wordmark />
          <Text size="sm" c="dimmed" maw={320}>
            {t('tagline')}
          </Text>
        </div>
        <nav className={classes.links} aria-label={t('footerNavigation')}>
          <Anchor component={Link} to="/courses" c="inherit">
            {t('courses')}
          </Anchor>
          <Anchor component={Link} to="/learning" c="inherit">
            {t('myLearning')}
          </Anchor>
          <Anchor component={Link} to="/purchases" c="inherit">
            {t('purchases')}
          </Anchor>
          <Anchor component={Link} to="/activate" c="inherit">
            {t('activate')}
          </Anchor>
        </nav>
      </Container>
    </footer>
  );
}
