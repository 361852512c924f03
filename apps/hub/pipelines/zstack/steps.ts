/** The steps of a run in order: as people read them, and how much of the time each takes. Others pass over some. */
export const steps = {
  read: { name: 'Read slices', weight: 1 },
  smooth: { name: 'Smooth', weight: 2 },
  threshold: { name: 'Find the threshold', weight: 1 },
  plan: { name: 'Choose sizes', weight: 1 },
  split: { name: 'Part what touches', weight: 4 },
  outline: { name: 'Find outlines', weight: 2 },
  label: { name: 'Number objects', weight: 0.5 },
  spots: { name: 'Find spots', weight: 4 },
  measure: { name: 'Measure', weight: 2 },
} as const;

export type StepKey = keyof typeof steps;
