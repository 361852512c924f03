import { z } from 'zod';
import { mostEditPoints } from './bounds.ts';

/** A point in pixels of an image; pixel centres lie at integers. */
export type ImagePoint = readonly [x: number, y: number];

/** An object of a result: its outer ring, not closed. */
export interface Outline {
  readonly id: number;
  readonly polygon: readonly ImagePoint[];
}

/**
 * One correction of a result by a person. Objects are named by their ids; those that an operation makes are given
 * negative ids, which later operations of the same list may name. A stored version gives them ids of its own.
 */
export type EditOperation =
  | { readonly type: 'delete'; readonly ids: readonly number[] }
  /** Makes one object of several. */
  | { readonly type: 'merge'; readonly ids: readonly number[]; readonly as: number }
  /** Cuts an object along a line, into as many pieces as there are names. */
  | {
      readonly type: 'split';
      readonly id: number;
      readonly line: readonly ImagePoint[];
      readonly as: readonly number[];
    }
  | { readonly type: 'draw'; readonly polygon: readonly ImagePoint[]; readonly as: number }
  /** Gives an object another outline. */
  | { readonly type: 'redraw'; readonly id: number; readonly polygon: readonly ImagePoint[] };

const point = z.tuple([z.number(), z.number()]);
const polygon = z.array(point).min(3).max(mostEditPoints);
const id = z
  .int()
  .min(-1_000_000)
  .refine((value) => value !== 0, { error: 'must not be 0' });
const newId = z.int().min(-1_000_000).max(-1);

export const editOperationSchema: z.ZodType<EditOperation> = z.discriminatedUnion('type', [
  z.object({ type: z.literal('delete'), ids: z.array(id).min(1).max(10_000) }),
  z.object({ type: z.literal('merge'), ids: z.array(id).min(2).max(50), as: newId }),
  z.object({
    type: z.literal('split'),
    id,
    line: z.array(point).min(2).max(mostEditPoints),
    as: z.array(newId).min(2).max(50),
  }),
  z.object({ type: z.literal('draw'), polygon, as: newId }),
  z.object({ type: z.literal('redraw'), id, polygon }),
]);

/** Objects that two people changed in different ways since they had the same version. */
export interface EditConflict {
  /** As both had them. */
  readonly base: readonly Outline[];
  /** As the operations leave them; empty: deleted. */
  readonly mine: readonly Outline[];
  /** As they are in the current version; empty: deleted. */
  readonly theirs: readonly Outline[];
  /** Objects of the current version in whose place `mine` would come. */
  readonly replaces: readonly number[];
}

/** Operations that were made on one version, looked at beside another one that came of it. */
export interface Rebased {
  /** Those that touch nothing that changed: they can be done on the other version as they are. */
  readonly operations: readonly EditOperation[];
  readonly conflicts: readonly EditConflict[];
}

/** Why a new version could not be stored: the answer of 409 `version_conflict`. */
export interface VersionConflict extends Rebased {
  /** `changed`: a newer version changed the same objects. `replaced`: the current result comes of another run. */
  readonly reason: 'changed' | 'replaced';
  readonly currentResultId: string;
}

const outline = z.object({ id: z.int(), polygon: z.array(point) });
export const versionConflictSchema: z.ZodType<VersionConflict> = z.object({
  reason: z.enum(['changed', 'replaced']),
  currentResultId: z.string(),
  operations: z.array(editOperationSchema),
  conflicts: z.array(
    z.object({
      base: z.array(outline),
      mine: z.array(outline),
      theirs: z.array(outline),
      replaces: z.array(z.int()),
    }),
  ),
});

/** What operations have made of a result: only what differs from it is held. */
export interface Edited {
  /** Objects of the result that are gone or have another outline. */
  readonly removed: ReadonlySet<number>;
  /** Objects that were made or changed, by id. */
  readonly given: ReadonlyMap<number, readonly ImagePoint[]>;
}

/** A result as operations see it. */
export interface EditBase {
  /** Of the image, pixels. */
  readonly size: { readonly width: number; readonly height: number };
  readonly outlines: Pick<ReadonlyMap<number, readonly ImagePoint[]>, 'get' | 'has'>;
  /** Objects whose outlines may reach into a box, edges included: at least those that do. */
  near(box: { x0: number; y0: number; x1: number; y1: number }): Iterable<number>;
}
