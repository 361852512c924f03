import { type JobStateName, jobStates } from '@headway/react';

/** What of all jobs is shown, as the address of the page says it. */
export interface ActivitySearch {
  state?: JobStateName | undefined;
  kind?: string | undefined;
  text?: string | undefined;
}

/** Reads an address that anybody may have written: what is none of ours is left out. */
export function readActivitySearch({ state, kind, text }: Record<string, unknown>): ActivitySearch {
  return { state: jobStates.find((each) => each === state), kind: word(kind), text: word(text) };
}

function word(value: unknown): string | undefined {
  // The router reads what looks like a number as one.
  const text = typeof value === 'number' ? String(value) : value;
  return typeof text === 'string' && text !== '' ? text.slice(0, 200) : undefined;
}
