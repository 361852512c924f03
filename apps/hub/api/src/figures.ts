import type { Asset } from '@headway/protocol';
import { z } from 'zod';

/** Something that is measured of each thing found. */
export interface Measure {
  /** `area`. */
  readonly name: string;
  /** For people: `Area`. */
  readonly label: string;
  /** How often it has a length in it: 2 for an area, 3 for a volume. With the size of a pixel it is shown in µm. @default 0 */
  readonly dimension?: 0 | 1 | 2 | 3;
}

/** What a result says in numbers. Lengths are pixels. */
export interface Figures {
  /** Things found. */
  count: number;
  /** Those of them that a person should look at. */
  flagged: number;
  /** Edge length of a pixel in µm, where the file says it. */
  pixelSizeUm: number | null;
  /** By the name of the measure, a value of each thing found. */
  values: Readonly<Record<string, readonly number[]>>;
}

/** How a pipeline's results are counted over a project, and put into one table. */
export interface ResultFigures<Result> {
  /** What is found, for people: `cells`. */
  readonly noun: string;
  /** The first one is shown first. */
  readonly measures: readonly Measure[];
  of(result: Result): Figures;
  /** Names of the table's columns, the same for every result. */
  readonly columns: readonly string[];
  /** A row for each thing found. @param asset with the size of a pixel that a person may have set */
  rows(result: Result, asset: Asset): Iterable<readonly (string | number | null)[]>;
}

/** So many values are from `from` on and below `to`. */
export interface Bar {
  from: number;
  to: number;
  count: number;
}

/** How a measure is spread over a project. */
export interface Distribution {
  name: string;
  label: string;
  /** `px²`, `µm²`; `null` for a number without one. */
  unit: string | null;
  median: number | null;
  /** Of the same width, but for the tails, which are in the first and the last. */
  bars: readonly Bar[];
}

/** What all results of a project say together, and each by itself. */
export interface ProjectFigures {
  /** `null` where there is no result that can be counted. */
  kind: string | null;
  noun: string;
  count: number;
  flagged: number;
  distributions: readonly Distribution[];
  /** By image, in the order in which they were added. */
  images: readonly ImageFigures[];
}

export interface ImageFigures {
  assetId: string;
  resultId: string;
  count: number;
  flagged: number;
  /** By the name of the measure, in the unit of its distribution. */
  medians: Readonly<Record<string, number | null>>;
}

const bar = z.object({ from: z.number(), to: z.number(), count: z.number() });

export const projectFiguresSchema: z.ZodType<ProjectFigures> = z.object({
  kind: z.string().nullable(),
  noun: z.string(),
  count: z.int(),
  flagged: z.int(),
  distributions: z.array(
    z.object({
      name: z.string(),
      label: z.string(),
      unit: z.string().nullable(),
      median: z.number().nullable(),
      bars: z.array(bar),
    }),
  ),
  images: z.array(
    z.object({
      assetId: z.string(),
      resultId: z.string(),
      count: z.int(),
      flagged: z.int(),
      medians: z.record(z.string(), z.number().nullable()),
    }),
  ),
});
