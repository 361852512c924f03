import type { ActiveCount } from './active-jobs.ts';
import type { Parallelism } from './queue-upkeep.ts';
import type { Eligible } from './waiting-jobs.ts';

/** @throws TypeError when a limit is no whole number or below 1. */
export function checkParallelism(parallelism: Parallelism): Parallelism {
  const { total, perKind = {}, perGroup } = parallelism;
  const limits = { total, perGroup, ...perKind };
  for (const [name, limit] of Object.entries(limits)) {
    if (limit !== undefined && (!Number.isInteger(limit) || limit < 1)) {
      throw new TypeError(`A parallelism is a whole number from 1, got ${limit} for '${name}'.`);
    }
  }
  return parallelism;
}

/** Whether anything is limited: without, nobody need count what runs. */
export function isLimited({ total, perKind, perGroup }: Parallelism): boolean {
  return total !== undefined || perGroup !== undefined || Object.keys(perKind ?? {}).length > 0;
}

/** Which jobs may start beside those that run; `null`: none. */
export function eligibleBeside(
  active: readonly ActiveCount[],
  kinds: readonly string[],
  { total = Infinity, perKind = {}, perGroup = Infinity }: Parallelism,
): Eligible | null {
  const ofKind = new Map<string, number>();
  const ofGroup = new Map<string, number>();
  let all = 0;
  for (const { kind, group, jobs } of active) {
    all += jobs;
    ofKind.set(kind, (ofKind.get(kind) ?? 0) + jobs);
    // Jobs without the label are no group.
    if (group !== '') ofGroup.set(group, (ofGroup.get(group) ?? 0) + jobs);
  }
  const open = kinds.filter((kind) => (ofKind.get(kind) ?? 0) < (perKind[kind] ?? Infinity));
  if (all >= total || open.length === 0) return null;
  const fullGroups = [...ofGroup].filter(([, jobs]) => jobs >= perGroup).map(([group]) => group);
  return { kinds: open, fullGroups };
}
