import { useHasActiveJobs } from '@headway/react';
import { type ReactNode, useEffect } from 'react';

/** Asks before the page is left while work of this person goes on. */
export function LeaveGuard({ userId }: { userId: string }): ReactNode {
  const isActive = useHasActiveJobs(`user:${userId}`);
  useEffect(() => {
    if (!isActive) return undefined;
    const ask = (event: BeforeUnloadEvent): void => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [isActive]);
  return isActive ? <p>Work goes on.</p> : null;
}
