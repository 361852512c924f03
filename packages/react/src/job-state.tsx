import type { Job } from '@headway/protocol';
import { memo, type ReactNode } from 'react';
import type { JobAction } from './job-actions.ts';
import { type StateWords, stateWords } from './job-words.ts';
import { StateIcon } from './state-icon.tsx';

/** An icon and a word in the colour of a state. While a job goes on, both stay as they are. */
export const StateLabel: (props: StateWords) => ReactNode = memo(function StateLabel({
  tone,
  icon,
  word,
}: StateWords): ReactNode {
  return (
    <span className="hw-state" data-tone={tone}>
      <StateIcon name={icon} />
      <span className="hw-state-word">{word}</span>
    </span>
  );
});

export interface JobStateProps {
  job: Job;
  /** What was asked and is not confirmed yet. */
  pending?: JobAction | null;
}

/** The state of a job as an icon and a word: for tables and headings. */
export function JobState({ job, pending = null }: JobStateProps): ReactNode {
  return <StateLabel {...stateWords(job, pending)} />;
}
