import type { ChannelSnapshot } from '@headway/client';
import type {
  HeadwayEvent,
  JobItem,
  JobPreview,
  JobReview,
  JobStepState,
  StepNames,
  StepSpec,
  StepsWithin,
} from '@headway/protocol';
import { dataOf, newestFirst, stepOf } from './decode-job.ts';

type Entities = ChannelSnapshot['entities'];

/** A step with those within it, by the names of the contract. */
export type StepNode<Steps extends readonly StepSpec[] = readonly StepSpec[]> = {
  [Name in StepNames<Steps>]: JobStepState & {
    name: Name;
    steps: readonly StepNode<StepsWithin<Steps, Name>>[];
  };
}[StepNames<Steps>];

/** A review whose answer has its type by its name. */
export type ReviewOf<Answers extends object = Readonly<Record<string, unknown>>> = [keyof Answers] extends [
  never,
]
  ? JobReview
  : {
      [Name in keyof Answers & string]: Omit<JobReview, 'name' | 'answer'> & {
        name: Name;
        /** `null` while it is open. */
        answer: Answers[Name] | null;
      };
    }[keyof Answers & string];

/** Of an attempt, each step before those within it, in order. */
export function stepsOf(entities: Entities, attempt: number): JobStepState[] {
  return [...entities.values()]
    .flatMap((event) => stepOf(event) ?? [])
    .filter((step) => step.attempt === attempt)
    .sort((a, b) => comparePaths(a.path, b.path));
}

/** @param steps As `stepsOf` gives them. Their names are those of the contract because its worker holds it. */
export function stepTreeOf<Steps extends readonly StepSpec[]>(
  steps: readonly JobStepState[],
): readonly StepNode<Steps>[] {
  const byPath = new Map<string, { steps: StepNode[] }>();
  const top = { steps: [] as StepNode[] };
  for (const step of steps) {
    const node = { ...step, steps: [] };
    byPath.set(step.path.join('.'), node);
    // One whose parent is not known stands where it can be seen.
    (byPath.get(step.path.slice(0, -1).join('.')) ?? top).steps.push(node);
  }
  return top.steps as unknown as readonly StepNode<Steps>[];
}

/** Of an attempt, in order, with the events that told them. */
export function itemsOf(
  entities: Entities,
  attempt: number,
): (Pick<JobItem, 'index' | 'item'> & { event: HeadwayEvent })[] {
  return [...entities.values()]
    .flatMap((event) => {
      const found = dataOf<JobItem>(event, 'job.item');
      return found?.attempt === attempt ? [{ event, index: found.index, item: found.item }] : [];
    })
    .sort((a, b) => a.index - b.index);
}

/** What jobs ask or asked, in order. */
export function reviewsOf(entities: Entities): JobReview[] {
  return [...entities]
    .flatMap(([key, event]) => (key.includes('/review:') && dataOf<JobReview>(event, 'job.review')) || [])
    .sort((a, b) => newestFirst(b, a));
}

export function previewOf(entities: Entities, jobId: string, attempt: number): JobPreview | null {
  const preview = dataOf<JobPreview>(entities.get(`job:${jobId}/preview`), 'job.preview');
  return preview?.attempt === attempt ? preview : null;
}

function comparePaths(a: readonly number[], b: readonly number[]): number {
  for (const [level, index] of a.entries()) {
    const difference = index - (b[level] ?? -1);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}
