import type { StepSpec } from '@headway/protocol';

/** The steps of finding cells, as the contract of such jobs names them. */
export const cellPlan: readonly StepSpec[] = [
  'Read',
  { name: 'Find cells', steps: ['Flatten background', 'Outline'] },
  'Split touching',
  'Measure',
];
