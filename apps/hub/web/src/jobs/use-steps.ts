import { isFinal, type Job, type JobStepState } from '@headway/protocol';
import { type JobView, type StepNode, stepTreeOf } from '@headway/react';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { getSteps } from '../endpoints.ts';

const none: readonly JobStepState[] = [];

/** The steps of a job's last run: as they are told, or as they were kept once nobody tells of them any more. */
export function useSteps(
  job: Job,
  view: Pick<JobView, 'steps' | 'stepTree'>,
): { steps: readonly JobStepState[]; tree: readonly StepNode[] } {
  const { data: kept = none } = useQuery({
    queryKey: ['steps', job.id, job.attempt],
    queryFn: ({ signal }) => getSteps(job.id, job.attempt, signal),
    enabled: view.steps.length === 0 && job.attempt > 0 && isFinal(job.status),
    staleTime: Infinity,
  });
  const keptTree = useMemo(() => stepTreeOf(kept), [kept]);
  return view.steps.length > 0 ? { steps: view.steps, tree: view.stepTree } : { steps: kept, tree: keptTree };
}
