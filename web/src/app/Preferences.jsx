import { ActionIcon, Button, Menu, useMantineColorScheme } from '@mantine/core';
import { IconCheck, IconDeviceDesktop, IconLanguage, IconMoon, IconSun } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { useSaveLanguage } from '#features/account/api.js';
import { LANGUAGE_PARAM } from '#lib/i18n/index.js';
import { isOffered, useLanguage } from '#lib/i18n/useLanguage.js';
import { LANGUAGES } from '#lib/i18n/languages.js';
import { useSession } from '#lib/session.jsx';
import * as toasts from '#lib/toasts.js';

/** The language, written into the address so that it can be shared, and remembered. */
export function LanguageSwitch() {
  const { t, i18n } = useTranslation();
  const { isSignedIn } = useSession();
  const [, setParams] = useSearchParams();
  const saveLanguage = useSaveLanguage();

  function choose(language) {
    i18n.changeLanguage(language);
    setParams(
      (params) => {
        params.set(LANGUAGE_PARAM, language);
        return params;
      },
      { replace: true, preventScrollReset: true },
    );
    if (isSignedIn) saveLanguage.mutate(language, { onError: toasts.error });
  }

  const language = useLanguage();
  const shown = language.toUpperCase();
  const offered = Object.keys(LANGUAGES).filter((code) => isOffered(i18n, code));
  return (
    <Menu position="bottom-end" checkIcon={<IconCheck size={16} aria-hidden="true" />}>
      <Menu.Target>
        <Button
          variant="subtle"
          color="gray"
          c="inherit"
          px="sm"
          leftSection={<IconLanguage size={20} aria-hidden="true" />}
          aria-label={`${shown}, ${t('language', { name: LANGUAGES[language] })}`}
        >
          {shown}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.RadioGroup value={language} onChange={choose}>
          {offered.map((code) => (
            <Menu.RadioItem key={code} value={code} lang={code} closeMenuOnClick>
              {LANGUAGES[code]}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
      </Menu.Dropdown>
    </Menu>
  );
}

const SCHEMES = { light: IconSun, dark: IconMoon, auto: IconDeviceDesktop };

export function ColorSchemeSwitch() {
  const { t } = useTranslation();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const Current = SCHEMES[colorScheme];
  return (
    <Menu position="bottom-end" checkIcon={<IconCheck size={16} aria-hidden="true" />}>
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          c="inherit"
          size={36}
          aria-label={t('colorScheme.label', { name: t(`colorScheme.${colorScheme}`) })}
        >
          <Current size={20} aria-hidden="true" />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.RadioGroup value={colorScheme} onChange={(value) => setColorScheme(/** @type {'auto' | 'light' | 'dark'} */ (value))}>
          {Object.keys(SCHEMES).map((scheme) => (
            <Menu.RadioItem key={scheme} value={scheme} closeMenuOnClick>
              {t(`colorScheme.${scheme}`)}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
      </Menu.Dropdown>
    </Menu>
  );
}
