import { Link, useRouter } from '@tanstack/react-router';
import { Compass, WifiOff } from 'lucide-react';
import { type ReactNode, useEffect } from 'react';
import { ApiError } from '../api.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { ProblemPanel } from '../ui/problem-panel.tsx';
import { useTitle } from '../ui/use-title.ts';
import { PageFrame } from './page-frame.tsx';

const toProjects = (
  <Link to="/projects" className="hw-button">
    Go to projects
  </Link>
);

/** An address inside the app that leads nowhere. */
export function NotFoundPage(): ReactNode {
  return (
    <PageFrame title="Not found">
      <NothingHere />
    </PageFrame>
  );
}

/** An address that leads nowhere, outside the app. */
export function LostPage(): ReactNode {
  return (
    <main className="hub-alone">
      <NothingHere level="h1" />
    </main>
  );
}

function NothingHere({ level = 'h2' }: { level?: 'h1' | 'h2' }): ReactNode {
  useTitle('Not found');
  return (
    <EmptyState icon={<Compass />} title="There is nothing at this address" level={level} action={toProjects}>
      The link may be old, or a part of it is missing.
    </EmptyState>
  );
}

/** A page of the app broke; the rest of it goes on. */
export function BrokenPage({ error, reset }: { error: unknown; reset: () => void }): ReactNode {
  useTitle('Fault');
  return (
    <PageFrame title="Fault">
      <ProblemPanel error={error} what="page" onRetry={reset} action={toProjects} />
    </PageFrame>
  );
}

/** How often a server that is away is asked again, ms. */
const askAgainMs = 5000;

/** The app could not start. It starts by itself as soon as the server answers. */
export function UnavailablePage({ error }: { error: unknown }): ReactNode {
  useTitle('Not available');
  const router = useRouter();
  const isAway = error instanceof ApiError && error.unreachable;
  useEffect(() => {
    if (!isAway) return undefined;
    const again = (): void => void router.invalidate();
    const timer = setInterval(again, askAgainMs);
    addEventListener('online', again);
    return () => {
      clearInterval(timer);
      removeEventListener('online', again);
    };
  }, [isAway, router]);
  return (
    <main className="hub-alone">
      {isAway ? (
        <EmptyState
          icon={<WifiOff />}
          title={navigator.onLine ? 'The server can’t be reached' : 'You are offline'}
          level="h1"
          action={
            <button type="button" className="hw-button" onClick={() => void router.invalidate()}>
              Try again
            </button>
          }
        >
          Headway starts by itself as soon as there is a connection. Nothing is lost: what runs goes on at the
          server.
        </EmptyState>
      ) : (
        <ProblemPanel error={error} what="page" level="h1" onRetry={() => void router.invalidate()} />
      )}
    </main>
  );
}
