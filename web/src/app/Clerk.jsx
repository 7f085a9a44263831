import { ClerkFailed, ClerkProvider, useAuth } from '@clerk/react';
import { useComputedColorScheme } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import { clerkAppearance } from '#app/theme.js';
import { useConfig } from '#lib/config.jsx';
import { setTokenSource } from '#lib/http.js';
import { useLanguage } from '#lib/i18n/useLanguage.js';
import { forgetPersonalQueries } from '#lib/query.js';
import { SessionProvider } from '#lib/session.jsx';

/** Clerk's words: fetched only for the languages that Clerk does not speak by itself. */
const LOCALIZATIONS = {
  vi: () => import('#app/clerkVietnamese.js'),
};

/** Clerk around the site. Inside, only `useSession` tells who is signed in. */
export function Clerk({ children }) {
  const { clerk } = useConfig();
  const navigate = useNavigate();
  const colorScheme = useComputedColorScheme('light');
  const appearance = useMemo(() => clerkAppearance(colorScheme), [colorScheme]);
  return (
    <ClerkProvider
      publishableKey={clerk.publishable_key}
      proxyUrl={clerk.proxy_url ?? undefined}
      signInUrl="/sign-in"
      signUpUrl="/sign-up"
      afterSignOutUrl="/"
      telemetry={false}
      routerPush={(to) => navigate(to)}
      routerReplace={(to) => navigate(to, { replace: true })}
      localization={useLocalization()}
      appearance={appearance}
    >
      <Session>{children}</Session>
    </ClerkProvider>
  );
}

function useLocalization() {
  const language = useLanguage();
  const [loaded, setLoaded] = useState(/** @type {{language?: string, words?: any}} */ ({}));
  useEffect(() => {
    let current = true;
    LOCALIZATIONS[language]?.().then((module) => {
      if (current) setLoaded({ language, words: module.default });
    });
    return () => {
      current = false;
    };
  }, [language]);
  return loaded.language === language ? loaded.words : undefined;
}

function Session({ children }) {
  const { isLoaded, isSignedIn, userId, getToken } = useAuth();
  const [failed, setFailed] = useState(false);
  const session = useMemo(
    () => ({ isLoaded, isSignedIn: Boolean(isSignedIn), userId: userId ?? null, failed }),
    [isLoaded, isSignedIn, userId, failed],
  );
  useForgetOnChange(isLoaded ? userId : undefined);

  // A layout effect, so that it stands before the children's effects ask for their data.
  useLayoutEffect(() => {
    setTokenSource(async () => (isSignedIn ? getToken() : null));
  }, [isSignedIn, getToken]);

  return (
    <SessionProvider value={session}>
      {children}
      <ClerkFailed>
        <OnMount call={() => setFailed(true)} />
      </ClerkFailed>
    </SessionProvider>
  );
}

function OnMount({ call }) {
  useEffect(call, [call]);
  return null;
}

/** One person's answers never show to the next. */
function useForgetOnChange(userId) {
  const client = useQueryClient();
  const last = useRef(userId);
  useEffect(() => {
    if (last.current && last.current !== userId) forgetPersonalQueries(client);
    last.current = userId;
  }, [client, userId]);
}
