import { TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useNavigate, useSearchParams } from 'react-router';

/** Leads to the catalogue's answer for what was typed. */
export function SearchField({ className }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const current = useSearchParams()[0].get('q') ?? '';

  function search(event) {
    event.preventDefault();
    const words = new FormData(event.currentTarget).get('q').trim().normalize('NFC');
    navigate(words ? `/courses?${new URLSearchParams({ q: words })}` : '/courses');
  }

  return (
    <form role="search" className={className} onSubmit={search}>
      <TextInput
        key={current}
        name="q"
        type="search"
        defaultValue={current}
        maxLength={100}
        radius="xl"
        leftSection={<IconSearch size={18} aria-hidden="true" />}
        aria-label={t('search')}
        placeholder={t('searchPlaceholder')}
        enterKeyHint="search"
      />
    </form>
  );
}
