import { type JobActions, JobActionsProvider } from '@headway/react';
import type { ReactNode } from 'react';

interface ProjectPartProps {
  /** `undefined` for whoever may only look. */
  actions: JobActions | undefined;
  children: ReactNode;
}

export function ProjectPart({ actions, children }: ProjectPartProps): ReactNode {
  return <JobActionsProvider {...(actions && { actions })}>{children}</JobActionsProvider>;
}
