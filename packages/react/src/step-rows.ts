import type { JobStepState, StepSpec } from '@headway/protocol';
import { foldSteps } from './fold-steps.ts';

/** A step with those within it, as `useJob` gives them, whatever their names. */
export interface StepTreeNode extends JobStepState {
  steps: readonly StepTreeNode[];
}

interface RowPlace {
  /** Stays the same while the tree changes. */
  id: string;
  /** From 1. */
  level: number;
  /** Among those beside it, from 1. */
  position: number;
  size: number;
  /** The row that this one is within; `null` at the top. */
  parent: string | null;
}

/** A line of a tree of steps. */
export type StepRow = RowPlace &
  (
    | { kind: 'step'; step: StepTreeNode; hasSteps: boolean; open: boolean }
    /** Declared and not begun. */
    | { kind: 'planned'; name: string }
    /** Not begun, and known only by their count. */
    | { kind: 'rest'; count: number }
    /** Folded. */
    | { kind: 'more'; count: number; of: string }
  );

/** What a person sees of a tree. */
export interface StepTreeView {
  /** What a person opened or closed, by row. */
  toggled: ReadonlyMap<string, boolean>;
  /** How many lines of folded ones a person asked for beside each other, by the row they are within (`''`: the top). */
  unfolded: ReadonlyMap<string, number>;
  /** The row that MUST stay in sight, because it has the focus. */
  kept: string | null;
}

/** Lines beside each other in sight before some are folded. */
export const foldedAbove = 12;
/** Lines that one press brings back. */
export const unfoldStep = 100;

/** Room for a row before its place among those beside it is known. */
type Draft = StepRow extends infer Row ? (Row extends StepRow ? Omit<Row, keyof RowPlace> : never) : never;

/**
 * The lines of a tree from top to bottom. What goes on or went wrong is open, what is done is closed, unless a person
 * said otherwise.
 * @param planned the steps of the contract, in order
 */
export function stepRows(
  steps: readonly StepTreeNode[],
  planned: readonly StepSpec[] | undefined,
  view: StepTreeView,
): readonly StepRow[] {
  const last = steps.at(-1);
  const goesOn = last?.status !== 'completed' || last.index + 1 !== last.total;
  return rowsWithin({ steps, planned, parent: null, level: 1, goesOn }, view);
}

interface Siblings {
  steps: readonly StepTreeNode[];
  planned: readonly StepSpec[] | undefined;
  parent: string | null;
  level: number;
  /** Whether there are more of them than have begun. */
  goesOn: boolean;
}

function rowsWithin(siblings: Siblings, view: StepTreeView): StepRow[] {
  const { parent, level } = siblings;
  const drafts = draftsOf(siblings, view);
  return drafts.flatMap(({ id, draft }, place) => {
    const row: StepRow = { ...draft, id, level, parent, position: place + 1, size: drafts.length };
    if (row.kind !== 'step' || !row.open) return [row];
    const { step } = row;
    const within = {
      steps: step.steps,
      planned: specOf(siblings.planned, step.name),
      parent: id,
      level: level + 1,
      goesOn: step.status !== 'completed',
    };
    return [row, ...rowsWithin(within, view)];
  });
}

function draftsOf(siblings: Siblings, view: StepTreeView): { id: string; draft: Draft }[] {
  const { steps, planned, parent, goesOn } = siblings;
  const of = parent ?? '';
  const begun = foldSteps(steps, foldedAbove + (view.unfolded.get(of) ?? 0)).map((entry) => {
    if (entry.kind === 'step') {
      const id = idOf(entry.step);
      return { id, draft: stepDraft(entry.step, id, specOf(planned, entry.step.name), view) };
    }
    const first = entry.steps[0]?.index ?? 0;
    const draft: Draft = { kind: 'more', count: entry.steps.length, of };
    return { id: `${of}:more:${first}`, draft };
  });
  if (!goesOn) return begun;
  const last = steps.at(-1);
  const names = new Set(steps.map(({ name }) => name));
  const declared = (planned ?? []).map(nameOf).filter((name) => !names.has(name));
  const rest = declared.length > 0 ? 0 : Math.max(0, (last?.total ?? 0) - (last?.index ?? 0) - 1);
  return [
    ...begun,
    ...declared.map((name) => ({ id: `${of}:planned:${name}`, draft: { kind: 'planned', name } as const })),
    ...(rest > 0 ? [{ id: `${of}:rest`, draft: { kind: 'rest', count: rest } as const }] : []),
  ];
}

function stepDraft(
  step: StepTreeNode,
  id: string,
  planned: readonly StepSpec[] | undefined,
  { toggled, kept }: StepTreeView,
): Draft {
  const hasSteps = step.steps.length > 0 || (step.status === 'running' && (planned?.length ?? 0) > 0);
  const isWanted = step.status !== 'completed' || (kept?.startsWith(`${id}.`) ?? false);
  return { kind: 'step', step, hasSteps, open: hasSteps && (toggled.get(id) ?? isWanted) };
}

function idOf({ path }: JobStepState): string {
  return path.join('.');
}

function specOf(planned: readonly StepSpec[] | undefined, name: string): readonly StepSpec[] | undefined {
  const spec = planned?.find((one) => nameOf(one) === name);
  return typeof spec === 'object' ? spec.steps : undefined;
}

function nameOf(spec: StepSpec): string {
  return typeof spec === 'string' ? spec : spec.name;
}
