import type { JobProgressProps } from './job-progress.tsx';
import type { JobControls } from './use-job-actions.ts';
import type { JobView } from './use-job.ts';

type Told =
  | 'status'
  | 'updatedAt'
  | 'pending'
  | 'refused'
  | 'onCancel'
  | 'onPause'
  | 'onResume'
  | 'onRetry'
  | 'onPrioritize'
  | 'onDismiss';

/**
 * What `JobProgress` takes of a view: how fresh it is, what was asked, and what a person may ask. Leave one out or
 * replace it by naming it after these.
 * @param view As `useJob` or `useJobActions` gives it.
 * @example
 * const { job, ...view } = useJob(cells, jobId);
 * return job && <JobProgress job={job} {...progressProps(view)} />;
 */
export function progressProps(
  view: JobControls & Partial<Pick<JobView, 'status' | 'updatedAt'>>,
): Pick<JobProgressProps, Told> {
  const { status, updatedAt, pending, refused } = view;
  return {
    ...(status !== undefined && { status }),
    ...(updatedAt !== undefined && { updatedAt }),
    pending,
    refused,
    onCancel: view.cancel,
    onPause: view.pause,
    onResume: view.resume,
    onRetry: view.retry,
    onPrioritize: view.prioritize,
    onDismiss: view.dismiss,
  };
}
