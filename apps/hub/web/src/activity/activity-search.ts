/** States that the list of jobs can be filtered by. */
const states = [
  'failed',
  'reviewing',
  'running',
  'waiting',
  'paused',
  'done',
  'low_confidence',
  'nothing_found',
  'cancelled',
] as const;

/** What of all jobs is shown, as the address of the page says it. */
export interface ActivitySearch {
  state?: (typeof states)[number] | undefined;
  kind?: string | undefined;
  text?: string | undefined;
}

/** Reads an address that anybody may have written: what is none of ours is left out. */
export function readActivitySearch({ state, kind, text }: Record<string, unknown>): ActivitySearch {
  return { state: states.find((each) => each === state), kind: word(kind), text: word(text) };
}

function word(value: unknown): string | undefined {
  // The router reads what looks like a number as one.
  const text = typeof value === 'number' ? String(value) : value;
  return typeof text === 'string' && text !== '' ? text.slice(0, 200) : undefined;
}
