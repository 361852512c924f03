import type { JobStepState } from '@headway/protocol';

/** A step that is shown, or several that are folded into one line. */
export type Folded<Step> = { kind: 'step'; step: Step } | { kind: 'more'; steps: readonly Step[] };

/**
 * Folds what need not be seen of many steps beside each other: what goes on or went wrong stays in sight first, then
 * the newest that are done. Keeps the order.
 * @param limit how many stay in sight
 */
export function foldSteps<Step extends Pick<JobStepState, 'status'>>(
  steps: readonly Step[],
  limit: number,
): readonly Folded<Step>[] {
  // One alone is never folded: its line would take the same room.
  if (steps.length <= limit + 1) return steps.map((step) => ({ kind: 'step', step }));
  const newestFirst = steps.map((_, place) => place).reverse();
  const isDone = (place: number): boolean => steps[place]?.status === 'completed';
  const wanted = [
    ...newestFirst.filter((place) => !isDone(place)),
    ...newestFirst.filter((place) => isDone(place)),
  ];
  const shown = new Set(wanted.slice(0, limit));
  const groups: Step[][] = [];
  for (const [place, step] of steps.entries()) {
    const group = groups.at(-1);
    if (group && !shown.has(place) && !shown.has(place - 1)) group.push(step);
    else groups.push([step]);
  }
  return groups.map((group) => {
    const [first] = group;
    return group.length === 1 && first ? { kind: 'step', step: first } : { kind: 'more', steps: group };
  });
}
