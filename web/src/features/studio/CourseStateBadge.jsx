import { Badge } from '@mantine/core';
import { useTranslation } from 'react-i18next';

const COLORS = { draft: 'turmeric', published: 'jade', archived: 'gray' };

export function CourseStateBadge({ state }) {
  const { t } = useTranslation('studio');
  return (
    <Badge variant="light" size="lg" color={COLORS[state]}>
      {t(`state.${state}`)}
    </Badge>
  );
}
