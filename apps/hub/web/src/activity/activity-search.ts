import { type JobStateName, jobStates } from '@headway/react';

/** What of all jobs is shown, as the address of the page says it. */
export interface ActivitySearch {
  /** One's own jobs instead of what people do. */
  view?: 'jobs' | undefined;
  state?: JobStateName | undefined;
  kind?: string | undefined;
  text?: string | undefined;
}

/** Reads an address that anybody may have written: what is none of ours is left out. */
export function readActivitySearch({ view, ...search }: Record<string, unknown>): ActivitySearch {
  const filter = {
    state: jobStates.find((each) => each === search['state']),
    kind: word(search['kind']),
    text: word(search['text']),
  };
  // Addresses from before there was a choice have a filter only.
  const isJobs = view === 'jobs' || Object.values(filter).some((each) => each !== undefined);
  return { view: isJobs ? 'jobs' : undefined, ...filter };
}

function word(value: unknown): string | undefined {
  // The router reads what looks like a number as one.
  const text = typeof value === 'number' ? String(value) : value;
  return typeof text === 'string' && text !== '' ? text.slice(0, 200) : undefined;
}
