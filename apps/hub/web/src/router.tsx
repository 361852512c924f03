import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import { FirstAccountPage } from './account/first-account-page.tsx';
import { SignInPage } from './account/sign-in-page.tsx';
import { readActivitySearch } from './activity/activity-search.ts';
import { readCompareLink } from './compare/compare-link.ts';
import { readViewLink } from './image/view-link.ts';
import { readProjectView } from './project/project-view.ts';
import { ProjectsPage } from './projects/projects-page.tsx';
import { sessionQuery } from './session.ts';
import { readSystemSearch } from './system/system-search.ts';
import { AppShell } from './shell/app-shell.tsx';
import { BrokenPage, LostPage, NotFoundPage, UnavailablePage } from './shell/error-pages.tsx';

interface RouterContext {
  queryClient: QueryClient;
}

const accountPages = () => import('./account/account-pages.ts');

const rootRoute = createRootRouteWithContext<RouterContext>()({
  component: Outlet,
  notFoundComponent: LostPage,
  errorComponent: UnavailablePage,
});

/** Only paths of our own: an address given by someone else must not lead away from here, nor by `/⇥/`, which is `//`. */
function isOwnPath(address: unknown): address is string {
  return typeof address === 'string' && /^\/(?![/\\])\P{Cc}*$/u.test(address);
}

const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  validateSearch: ({ next }: Record<string, unknown>): { next?: string | undefined } => ({
    // Named in any case: the router keeps what is left out as it was.
    next: isOwnPath(next) ? next : undefined,
  }),
  beforeLoad: async ({ context, search }) => {
    const session = await context.queryClient.ensureQueryData(sessionQuery);
    if (session.user) throw redirect({ to: search.next ?? '/projects' });
    if (session.needsFirstAccount) throw redirect({ to: '/first-account' });
  },
  component: SignInPage,
});

const firstAccountRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/first-account',
  beforeLoad: async ({ context }) => {
    const session = await context.queryClient.ensureQueryData(sessionQuery);
    if (!session.needsFirstAccount) throw redirect({ to: '/projects' });
  },
  component: FirstAccountPage,
});

const forgotPasswordRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/forgot-password',
  component: lazyRouteComponent(accountPages, 'ForgotPasswordPage'),
});

/** Open to all: whoever has the link may be signed in as somebody else here. */
const resetPasswordRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/reset-password',
  component: lazyRouteComponent(accountPages, 'ResetPasswordPage'),
});

/** Open to all: whoever is invited may have no account yet. */
const invitationRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/invitation',
  beforeLoad: ({ context }) => context.queryClient.ensureQueryData(sessionQuery),
  component: lazyRouteComponent(accountPages, 'InvitationPage'),
});

/** Everything for which one must be signed in. */
const appRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'app',
  beforeLoad: async ({ context, location }) => {
    const session = await context.queryClient.ensureQueryData(sessionQuery);
    if (session.needsFirstAccount) throw redirect({ to: '/first-account' });
    if (!session.user) throw redirect({ to: '/sign-in', search: { next: location.href } });
  },
  component: AppShell,
  notFoundComponent: NotFoundPage,
});

const indexRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/projects' });
  },
});

const projectsRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/projects',
  validateSearch: ({ q }: Record<string, unknown>): { q?: string | undefined } => ({
    q: typeof q === 'string' && q !== '' ? q : undefined,
  }),
  component: ProjectsPage,
  errorComponent: BrokenPage,
});

/** A part of its own, of no use before there is a project. */
const projectPage = lazyRouteComponent(() => import('./project/project-page.tsx'), 'ProjectPage');

const projectRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/projects/$projectId',
  validateSearch: readProjectView,
  component: projectPage,
  errorComponent: BrokenPage,
});

const deletedProjectsRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/deleted',
  component: lazyRouteComponent(() => import('./deletions/deleted-projects-page.tsx'), 'DeletedProjectsPage'),
  errorComponent: BrokenPage,
});

/** With the viewer a part of its own, of no use before there is an image. */
const imagePage = lazyRouteComponent(() => import('./image/image-page.tsx'), 'ImagePage');

const imageRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/projects/$projectId/images/$assetId',
  validateSearch: readViewLink,
  component: imagePage,
  errorComponent: BrokenPage,
});

const compareRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/projects/$projectId/images/$assetId/compare',
  validateSearch: readCompareLink,
  component: lazyRouteComponent(() => import('./compare/compare-page.tsx'), 'ComparePage'),
  errorComponent: BrokenPage,
});

/** Pages about jobs are one part: whoever opens one of them opens the others. */
const jobPages = () => import('./jobs/job-pages.ts');
const jobPage = lazyRouteComponent(jobPages, 'JobPage');

const jobRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/jobs/$jobId',
  component: jobPage,
  errorComponent: BrokenPage,
});

const activityRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/activity',
  validateSearch: readActivitySearch,
  component: lazyRouteComponent(jobPages, 'ActivityPage'),
  errorComponent: BrokenPage,
});

const inboxRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/inbox',
  component: lazyRouteComponent(jobPages, 'InboxPage'),
  errorComponent: BrokenPage,
});

const reviewsRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/reviews',
  component: lazyRouteComponent(jobPages, 'ReviewsPage'),
  errorComponent: BrokenPage,
});

const queueRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/queue',
  component: lazyRouteComponent(jobPages, 'QueuePage'),
  errorComponent: BrokenPage,
});

const systemRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/system',
  validateSearch: readSystemSearch,
  component: lazyRouteComponent(() => import('./system/system-page.tsx'), 'SystemPage'),
  errorComponent: BrokenPage,
});

const settingsPages = () => import('./settings/settings-pages.ts');

const settingsRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/settings',
  component: lazyRouteComponent(settingsPages, 'AccountPage'),
  errorComponent: BrokenPage,
});

const workersRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/settings/workers',
  component: lazyRouteComponent(settingsPages, 'WorkersPage'),
  errorComponent: BrokenPage,
});

const noticesRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/settings/notices',
  component: lazyRouteComponent(settingsPages, 'NoticesPage'),
  errorComponent: BrokenPage,
});

const peopleRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/settings/people',
  component: lazyRouteComponent(settingsPages, 'PeoplePage'),
  errorComponent: BrokenPage,
});

const routeTree = rootRoute.addChildren([
  signInRoute,
  firstAccountRoute,
  forgotPasswordRoute,
  resetPasswordRoute,
  invitationRoute,
  appRoute.addChildren([
    indexRoute,
    projectsRoute,
    projectRoute,
    deletedProjectsRoute,
    imageRoute,
    compareRoute,
    jobRoute,
    activityRoute,
    inboxRoute,
    reviewsRoute,
    queueRoute,
    systemRoute,
    settingsRoute,
    workersRoute,
    peopleRoute,
    noticesRoute,
  ]),
]);

/** The first page comes before its successors. */
const loadRestAfterMs = 2000;

export function createAppRouter(queryClient: QueryClient) {
  // Not only when it is wanted: the server may be away by then, and the page can say so only when it is there.
  setTimeout(() => {
    // When it fails, whoever goes there asks again.
    for (const page of [projectPage, imagePage, jobPage]) page.preload?.()?.catch(() => undefined);
  }, loadRestAfterMs);
  return createRouter({ routeTree, context: { queryClient }, scrollRestoration: false });
}

export type AppRouter = ReturnType<typeof createAppRouter>;

declare module '@tanstack/react-router' {
  interface Register {
    router: AppRouter;
  }
}
