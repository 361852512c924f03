import type { Prepared } from './candidates.ts';
import { explainCut, SPLIT_FAVOUR, type PartJudge } from './explain-cut.ts';
import { join, NOTHING, single, worthOf, type ChosenRegion, type Explanation } from './explanation.ts';
import { scoreShape, type ScoreContext } from './object-score.ts';
import { regionFromPixels, type Region } from './region.ts';
import { createSurveyor, type Surveyor } from './relief.ts';
import { describeShape, type Lobes, type Shape } from './shape-features.ts';
import { proposeSplits, type Part } from './split-touching.ts';

/** Bounds of what is looked at, in working pixels. */
export interface RegionLimits {
  readonly minArea: number;
  /** Components larger than this are never one object and are not cut by outline. */
  readonly maxArea: number;
}

/** Gives the expected overlap of a candidate with a true object; fitting listens here. */
export type Judge = (shape: Shape, context: ScoreContext, region: Region) => number;

/** Components inside that cover this share of a region say whether it is one object or several. */
const LOBES_SHARE = 0.6;
/** Regions without a neck or valley of this depth are not cut. */
const LEAST_NECK = 0.05;
/** Growth of a component between two levels below which it is not judged again; clumps change less than their objects. */
const LEAST_GROWTH = 1.1;
const LEAST_CLUMP_GROWTH = 1.3;
/** A component of this many times the mean area of the objects in it is a clump. */
const CLUMP_SIZE = 4;
/** Clumps whose objects' summed score reaches this share of their area are left as they are. */
const SETTLED_SCORE = 0.45;

/**
 * Picks disjoint regions from the level tree: bottom-up, every component is explained either as one
 * object, or as a cut of itself, or by what was found inside it at higher levels, whichever has the
 * highest area-weighted mean score.
 *
 * Source of the idea (non-overlapping extremal regions by dynamic programming on the tree):
 * C. Arteta et al., "Learning to Detect Cells Using Non-overlapping Extremal Regions", MICCAI 2012.
 */
export function chooseRegions(
  prepared: Prepared,
  limits: RegionLimits,
  judge: Judge = scoreShape,
): ChosenRegion[] {
  const { tree, signal } = prepared;
  const lobesWithin: (readonly Lobes[] | undefined)[] = Array.from({ length: tree.count });
  const inner: (Explanation | undefined)[] = Array.from({ length: tree.count });
  const judgedArea = new Int32Array(tree.count);
  const chosen: ChosenRegion[] = [];
  const survey = { whole: createSurveyor(), part: createSurveyor() };
  for (let node = 0; node < tree.count; node++) {
    const area = tree.area[node]!;
    if (area < limits.minArea) continue;
    const within = inner[node] ?? NOTHING;
    let best = within;
    let judged = judgedArea[node]!;
    const clump = area * within.objects.length > CLUMP_SIZE * within.area;
    const same = area < (clump ? LEAST_CLUMP_GROWTH : LEAST_GROWTH) * judged;
    const settled = clump && within.weighted > SETTLED_SCORE * area;
    if (!same && !settled && area <= limits.maxArea) {
      const pixels = tree.pixels.subarray(tree.start[node]!, tree.start[node]! + area);
      const region = regionFromPixels(pixels, signal.width);
      if (!holdsTaken(region, prepared)) {
        const lobes = (lobesWithin[node] ?? []).filter((inside) => inside.area >= LOBES_SHARE * area);
        const explained = explain(region, { within, lobes, prepared, limits, judge, survey });
        best = explained.best;
        lobesWithin[node] = [...lobes, explained.lobes];
        judged = area;
      }
    }
    inner[node] = undefined;
    const up = tree.parent[node]!;
    if (up < 0) chosen.push(...best.objects);
    else {
      inner[up] = join(inner[up] ?? NOTHING, best);
      judgedArea[up] = Math.max(judgedArea[up]!, judged);
      // Of several branches the lobes of the largest tell most about what contains them.
      const lobes = lobesWithin[node] ?? [];
      const other = lobesWithin[up];
      if (!other || (lobes.at(-1)?.area ?? 0) > (other.at(-1)?.area ?? 0)) lobesWithin[up] = lobes;
      lobesWithin[node] = undefined;
    }
  }
  return chosen;
}

function holdsTaken(region: Region, { taken, signal }: Prepared): boolean {
  if (!taken) return false;
  for (let y = 0; y < region.height; y++) {
    const start = (region.y0 + y) * signal.width + region.x0;
    for (let x = 0; x < region.width; x++)
      if (region.mask[y * region.width + x] && taken[start + x]) return true;
  }
  return false;
}

interface Question {
  readonly within: Explanation;
  readonly lobes: readonly Lobes[];
  readonly prepared: Prepared;
  readonly limits: RegionLimits;
  readonly judge: Judge;
  /** Two, because parts are surveyed while the survey of the whole is still needed. */
  readonly survey: { readonly whole: Surveyor; readonly part: Surveyor };
}

function explain(region: Region, question: Question): { best: Explanation; lobes: Lobes } {
  const { within, prepared, limits, judge, survey } = question;
  const { signal, context } = prepared;
  const relief = survey.whole(region, signal);
  const shape = describeShape(region, signal, { relief, inner: question.lobes });
  let best = within;
  let worth = worthOf(within, region.area);
  const offer = (other: Explanation, favour = 1): void => {
    const its = worthOf(other, region.area, favour);
    if (its < worth) return;
    worth = its;
    best = other;
  };
  offer(single(region, judge(shape, context, region)));
  const { own } = shape;
  const cuttable = Math.max(own.neck, own.valley, own.facingNotch) > LEAST_NECK;
  if (cuttable && region.area >= 2 * limits.minArea) {
    const judgeOfParts = createPartJudge(question);
    for (const cut of proposeSplits(relief)) {
      const parts = cut.filter(({ area }) => area >= limits.minArea).map(judgeOfParts.firstLike);
      const explained = explainCut(parts, judgeOfParts, { whole: region.area, least: worth });
      if (explained) offer(explained, SPLIT_FAVOUR);
    }
  }
  return { best, lobes: own };
}

/** Judges each part once: proposals often share them. */
function createPartJudge({
  prepared,
  judge,
  survey,
}: Question): PartJudge & { firstLike(this: void, part: Part): Part } {
  const parts = new Map<string, Part>();
  const known = new Map<string, Explanation>();
  const judgeAnew = (part: Part): Explanation => {
    const region = part.toRegion();
    const relief = survey.part(region, prepared.signal);
    const shape = describeShape(region, prepared.signal, { relief, inner: [] });
    return single(region, judge(shape, prepared.context, region));
  };
  return {
    /** Parts of the same box and area differ by a few pixels at most: the one that was proposed first counts. */
    firstLike(part) {
      const first = parts.get(part.key) ?? part;
      parts.set(part.key, first);
      return first;
    },
    isKnown: ({ key }) => known.has(key),
    judge(part) {
      const explained = known.get(part.key) ?? judgeAnew(part);
      known.set(part.key, explained);
      return explained;
    },
  };
}
