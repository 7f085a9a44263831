import { createBrowserRouter, Outlet } from 'react-router';
import { ErrorPage, FramelessErrorPage } from '#app/ErrorPage.jsx';
import { Layout } from '#app/Layout.jsx';
import { NotFoundPage } from '#app/NotFoundPage.jsx';
import { LanguageSwitch } from '#app/Preferences.jsx';
import { Root } from '#app/Root.jsx';
import { SignedInOnly } from '#app/SignedInOnly.jsx';
import { PageSkeleton } from '#ui/PageSkeletons.jsx';

/**
 * Every page of the site, each fetched when it is first visited, together with its words.
 * `page(load, namespaces)`: the module's default export is the page.
 */
export function routes(i18n) {
  const page = (load, namespaces) => async () => {
    const [module] = await Promise.all([load(), i18n.loadNamespaces(namespaces)]);
    return { Component: module.default };
  };
  const accountPage = (load) => page(load, ['account']);
  const officePage = (load) => page(load, ['office', 'purchases']);

  return [
    {
      Component: Root,
      ErrorBoundary: FramelessErrorPage,
      HydrateFallback: PageSkeleton,
      children: [
        {
          Component: Layout,
          children: [
            {
              // Inside the layout, so that a page that breaks leaves the way out standing.
              ErrorBoundary: ErrorPage,
              HydrateFallback: PageSkeleton,
              children: [
                {
                  index: true,
                  lazy: page(() => import('#features/catalogue/HomePage.jsx'), ['catalogue']),
                },
                {
                  path: 'courses',
                  lazy: page(() => import('#features/catalogue/CataloguePage.jsx'), ['catalogue']),
                },
                {
                  path: 'courses/:slug',
                  lazy: page(() => import('#features/courses/CoursePage.jsx'), ['courses']),
                },
                {
                  path: 'cart',
                  lazy: page(() => import('#features/cart/CartPage.jsx'), ['cart']),
                },
                {
                  path: 'teach',
                  lazy: page(() => import('#features/studio/TeachPage.jsx'), ['studio']),
                },
                {
                  path: 'invitations/:id',
                  lazy: page(() => import('#features/invitations/InvitationPage.jsx'), [
                    'invitations',
                  ]),
                },
                {
                  path: 'sign-in/*',
                  lazy: accountPage(() => import('#features/account/SignInPage.jsx')),
                },
                {
                  path: 'sign-up/*',
                  lazy: accountPage(() => import('#features/account/SignUpPage.jsx')),
                },
                {
                  Component: SignedInOnly,
                  children: [
                    {
                      path: 'account/*',
                      lazy: accountPage(() => import('#features/account/AccountPage.jsx')),
                    },
                    {
                      path: 'checkout/success',
                      lazy: page(
                        () => import('#features/purchases/CheckoutSuccessPage.jsx'),
                        ['purchases'],
                      ),
                    },
                    {
                      path: 'checkout/transfer/:reference',
                      lazy: page(() => import('#features/purchases/TransferPage.jsx'), [
                        'purchases',
                      ]),
                    },
                    {
                      path: 'purchases',
                      lazy: page(() => import('#features/purchases/PurchasesPage.jsx'), [
                        'purchases',
                      ]),
                    },
                    {
                      path: 'purchases/:number',
                      lazy: page(() => import('#features/purchases/ReceiptPage.jsx'), [
                        'purchases',
                      ]),
                    },
                    {
                      path: 'activate',
                      lazy: page(() => import('#features/cart/ActivatePage.jsx'), ['cart']),
                    },
                    {
                      path: 'learning',
                      lazy: page(() => import('#features/learning/LearningPage.jsx'), ['learning']),
                    },
                    {
                      path: 'studio',
                      lazy: page(() => import('#features/studio/StudioPage.jsx'), ['studio']),
                    },
                    {
                      path: 'studio/coupons',
                      lazy: page(() => import('#features/studio/CouponsPage.jsx'), [
                        'coupons',
                        'studio',
                      ]),
                    },
                    {
                      path: 'studio/earnings',
                      lazy: page(() => import('#features/studio/EarningsPage.jsx'), [
                        'earnings',
                        'studio',
                      ]),
                    },
                    {
                      path: 'office',
                      lazy: officePage(() => import('#features/office/OfficeFrame.jsx')),
                      children: [
                        {
                          index: true,
                          lazy: officePage(() => import('#features/office/OverviewPage.jsx')),
                        },
                        {
                          path: 'purchases',
                          lazy: officePage(() => import('#features/office/PurchasesPage.jsx')),
                        },
                        {
                          path: 'purchases/:number',
                          lazy: officePage(() => import('#features/office/PurchasePage.jsx')),
                        },
                        {
                          path: 'transfers',
                          lazy: officePage(() => import('#features/office/TransfersPage.jsx')),
                        },
                        {
                          path: 'events',
                          lazy: officePage(() => import('#features/office/EventsPage.jsx')),
                        },
                        {
                          path: 'events/:id',
                          lazy: officePage(() => import('#features/office/EventPage.jsx')),
                        },
                        {
                          path: 'outbox',
                          lazy: officePage(() => import('#features/office/OutboxPage.jsx')),
                        },
                        {
                          path: 'ledger',
                          lazy: officePage(() => import('#features/office/LedgerPage.jsx')),
                        },
                        {
                          path: 'reconciliations',
                          lazy: officePage(() => import('#features/office/ReconciliationsPage.jsx')),
                        },
                      ],
                    },
                    {
                      path: 'studio/sales',
                      lazy: page(() => import('#features/studio/SalesPage.jsx'), [
                        'sales',
                        'purchases',
                        'studio',
                      ]),
                    },
                    {
                      path: 'studio/courses/:id',
                      lazy: page(() => import('#features/studio/EditorPage.jsx'), ['studio']),
                    },
                  ],
                },
                { path: '*', Component: NotFoundPage },
              ],
            },
          ],
        },
        {
          // The classroom brings its own frame: the site's header would only take room from it.
          element: <Outlet context={{ preferences: <LanguageSwitch /> }} />,
          children: [
            {
              path: 'learn/:slug/:lectureId?',
              lazy: page(() => import('#features/learning/ClassroomPage.jsx'), ['learning']),
            },
          ],
        },
      ],
    },
  ];
}

export function createRouter(i18n) {
  return createBrowserRouter(routes(i18n));
}
