import type { StepTreeNode } from '../step-rows.ts';

/** A step that took a second, with what a test wants to be different; its name tells its path. */
export function makeStep(path: readonly number[], changes: Partial<StepTreeNode> = {}): StepTreeNode {
  return {
    jobId: '01K00000000000000000000001',
    attempt: 1,
    path,
    index: path.at(-1) ?? 0,
    total: null,
    name: `Step ${path.map((index) => index + 1).join('.')}`,
    status: 'completed',
    startedAt: '2026-01-01T10:00:00.000Z',
    finishedAt: changes.status === 'running' ? null : '2026-01-01T10:00:01.000Z',
    steps: [],
    ...changes,
  };
}
