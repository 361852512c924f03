import { describeNode, type NodeContext, type NodeShape } from './describe-node.ts';
import { type MergeNode, partsOf } from './merge-tree.ts';
import { scoreNode } from './score-model.ts';

/** A node taken as one object. */
export interface Candidate extends NodeShape {
  readonly parts: readonly number[];
  /** Expected overlap with a true object, 0…1. */
  readonly score: number;
}

/** Gives the expected overlap of a node with a true object; fitting listens here. */
export type Judge = (shape: NodeShape, node: MergeNode) => number;

/** Nodes less likely than this explain nothing. */
const LEAST_SCORE = 0.1;
/** Objects within a node must cover this share of it to replace it at full value. */
const FULL_COVER = 0.5;

/** The best way to explain a node: its objects, and the sums that make their mean score. */
interface Explanation {
  readonly objects: readonly Candidate[];
  readonly volume: number;
  readonly weighted: number;
}

/**
 * Picks disjoint nodes: every node, children first, is explained either as one object or by what was found
 * in it, whichever has the higher volume-weighted mean score.
 *
 * Source of the idea: C. Arteta et al., "Learning to Detect Cells Using Non-overlapping Extremal Regions",
 * MICCAI 2012.
 */
export function chooseNodes(
  nodes: readonly MergeNode[],
  context: NodeContext,
  judge: Judge = (shape) => scoreNode(shape.inputs),
): Candidate[] {
  const best = new Map<MergeNode, Explanation>();
  for (const node of nodes) {
    const within = join(node.children.map((child) => best.get(child)));
    for (const child of node.children) best.delete(child);
    const parts = partsOf(node);
    const shape = parts.length > 0 ? describeNode(node, parts, context) : null;
    const score = shape ? judge(shape, node) : 0;
    const cover = shape ? FULL_COVER * shape.volume : 0;
    const value = within.weighted / Math.max(within.volume, cover, Number.MIN_VALUE);
    const single = shape !== null && score > LEAST_SCORE && score >= value;
    best.set(
      node,
      single
        ? {
            objects: [{ ...shape, parts, score }],
            volume: shape.volume,
            weighted: shape.volume * score,
          }
        : within,
    );
  }
  return [...best.values()].flatMap(({ objects }) => objects);
}

/** For all that is explained by nothing: in noise there is much of it. */
const NOTHING: Explanation = { objects: [], volume: 0, weighted: 0 };

function join(parts: readonly (Explanation | undefined)[]): Explanation {
  const known = parts.filter((part) => part !== undefined).filter((part) => part !== NOTHING);
  const [only] = known;
  if (!only) return NOTHING;
  if (known.length === 1) return only;
  return {
    objects: known.flatMap(({ objects }) => objects),
    volume: known.reduce((sum, part) => sum + part.volume, 0),
    weighted: known.reduce((sum, part) => sum + part.weighted, 0),
  };
}
