import { ActionIcon, TextInput } from '@mantine/core';
import { IconArrowRight, IconSearch } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useLocation, useNavigate, useSearchParams } from 'react-router';

/**
 * Leads to the catalogue's answer for what was typed. `size` is Mantine's; `lg` has a button.
 * `label` names the form where the page has a second one.
 * @param {{className?: string, size?: import('@mantine/core').MantineSize, label?: string}} props
 */
export function SearchField({ className, size, label }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const asked = useSearchParams()[0].get('q') ?? '';
  // Other pages have a search of their own, with the same name in the address.
  const current = pathname === '/courses' ? asked : '';

  function search(event) {
    event.preventDefault();
    const words = String(new FormData(event.currentTarget).get('q')).trim().normalize('NFC');
    navigate(words ? `/courses?${new URLSearchParams({ q: words })}` : '/courses');
  }

  return (
    <form role="search" aria-label={label} className={className} onSubmit={search}>
      <TextInput
        key={current}
        name="q"
        type="search"
        defaultValue={current}
        maxLength={100}
        radius="xl"
        size={size}
        leftSection={<IconSearch size={size === 'lg' ? 22 : 18} aria-hidden="true" />}
        rightSection={
          size === 'lg' && (
            <ActionIcon type="submit" size={40} mr={10} aria-label={t('search')}>
              <IconArrowRight size={20} aria-hidden="true" />
            </ActionIcon>
          )
        }
        aria-label={t('search')}
        placeholder={t('searchPlaceholder')}
        enterKeyHint="search"
      />
    </form>
  );
}
