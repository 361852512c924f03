import type { JobStepState } from '@headway/protocol';
import type { StepNews } from './worker-messages.ts';

interface RunStepsOptions {
  jobId: string;
  attempt: number;
  /** ISO 8601 UTC. */
  now: () => string;
  onStep: (step: JobStepState) => void;
  /** Steps that are open already, from the top: of a run that began elsewhere. @default none */
  open?: readonly JobStepState[];
}

/** The steps of a run that are open: one, and those that it is within. */
export interface RunSteps {
  /** Entering a step completes those that it is not within. */
  enter(step: StepNews): void;
  /** The run is over: its innermost step ended so, and those around it. */
  leave(status: JobStepState['status']): void;
}

export function createRunSteps({ jobId, attempt, now, onStep, ...before }: RunStepsOptions): RunSteps {
  /** From the top. */
  const open: JobStepState[] = [...(before.open ?? [])];

  function close(level: number, status: JobStepState['status']): void {
    // The innermost ends first.
    for (const step of open.splice(level).toReversed()) onStep({ ...step, status, finishedAt: now() });
  }

  return {
    enter({ name, index, total, path = [index] }) {
      const level = open.findIndex((step, at) => at >= path.length - 1 || step.index !== path[at]);
      close(level < 0 ? open.length : level, 'completed');
      const times = { startedAt: now(), finishedAt: null };
      const step: JobStepState = { jobId, attempt, path, index, total, name, status: 'running', ...times };
      open.push(step);
      onStep(step);
    },
    leave: (status) => close(0, status),
  };
}
