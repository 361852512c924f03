import type { Job } from '@headway/protocol';
import type { JobAction } from './job-actions.ts';
import { possibleActions } from './possible-actions.ts';

/** What "to the front" and "lower" ask for; jobs have 0 unless something else was said. */
export const linePriorities = { front: 100, usual: 0, back: -100 } as const;

/** Something that moves a job in the line. */
export interface LineMove {
  label: string;
  priority: number;
}

/** What a person finds beside a job. */
export interface JobButtons {
  /** One place for what is possible by turns, so that the focus stays where it is. */
  main: { action: 'pause' | 'resume' | 'retry'; label: string } | null;
  cancel: boolean;
  moves: readonly LineMove[];
}

const labels = { pause: 'Pause', resume: 'Resume', retry: 'Retry' } as const;

/** Of what can be asked of a job, what a person may ask. */
export function jobButtons(job: Pick<Job, 'status' | 'priority'>, may: ReadonlySet<JobAction>): JobButtons {
  const possible = new Set(possibleActions(job).filter((action) => may.has(action)));
  const action = (['resume', 'pause', 'retry'] as const).find((one) => possible.has(one));
  const isTakenBack = action === 'resume' && job.status === 'pausing';
  return {
    main: action ? { action, label: isTakenBack ? 'Keep running' : labels[action] } : null,
    // Stays in its place until the job has ended, though it can be asked only once.
    cancel: possible.has('cancel') || (job.status === 'cancelling' && may.has('cancel')),
    moves: possible.has('prioritize') && standsInLine(job) ? movesOf(job.priority) : [],
  };
}

/** A job that runs has had its turn. */
function standsInLine({ status }: Pick<Job, 'status'>): boolean {
  return status !== 'running' && status !== 'pausing';
}

function movesOf(priority: number): LineMove[] {
  const { front, usual, back } = linePriorities;
  return [
    ...(priority < front ? [{ label: 'Move to the front', priority: front }] : []),
    ...(priority === usual ? [] : [{ label: 'Usual priority', priority: usual }]),
    ...(priority > back ? [{ label: 'Lower priority', priority: back }] : []),
  ];
}
