import { JobActionsProvider } from '@headway/react';
import type { ReactNode } from 'react';
import { jobActions } from '../live/live-provider.tsx';
import { useMay } from '../live/use-memberships.ts';

/** A part of a page that is about one project: whoever may only look is offered nothing there. */
export function AskingIn({
  projectId,
  children,
}: {
  /** `undefined`: of what belongs to no project, and so to oneself. */
  projectId: string | undefined;
  children: ReactNode;
}): ReactNode {
  const { write } = useMay(projectId);
  return <JobActionsProvider {...(write && { actions: jobActions })}>{children}</JobActionsProvider>;
}
