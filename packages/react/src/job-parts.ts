import type { ChannelSnapshot } from '@headway/client';
import type {
  HeadwayEvent,
  JobPreview,
  JobReview,
  JobStepState,
  StepNames,
  StepSpec,
  StepsWithin,
} from '@headway/protocol';
import { hasFields, itemOf, stepOf } from './decode-job.ts';

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

interface FoundItem {
  event: HeadwayEvent;
  index: number;
  item: unknown;
}

/** Of an attempt, in order. */
export function itemsOf(entities: Entities, attempt: number): FoundItem[] {
  return [...entities.values()]
    .flatMap((event) => {
      const found = itemOf(event);
      return found && found.attempt === attempt ? [{ event, index: found.index, item: found.item }] : [];
    })
    .sort((a, b) => a.index - b.index);
}

/** What the job asks or asked, in order. */
export function reviewsOf(entities: Entities): JobReview[] {
  return [...entities.values()]
    .flatMap(({ type, data }) => (type.startsWith('job.review') && isReview(data) ? [data] : []))
    .sort((a, b) => (a.createdAt < b.createdAt ? -1 : 1));
}

export function previewOf(entities: Entities, jobId: string, attempt: number): JobPreview | null {
  const data = entities.get(`job:${jobId}/preview`)?.data;
  return isPreview(data) && data.attempt === attempt ? data : null;
}

function comparePaths(a: readonly number[], b: readonly number[]): number {
  for (const [level, index] of a.entries()) {
    const difference = index - (b[level] ?? -1);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

function isReview(data: unknown): data is JobReview {
  return hasFields(data, ['jobId', 'name', 'status', 'createdAt']);
}

function isPreview(data: unknown): data is JobPreview {
  return hasFields(data, ['jobId', 'url', 'mediaType']);
}
