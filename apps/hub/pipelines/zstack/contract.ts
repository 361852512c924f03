/** What can be done with a stack. */
export const zstackAlgorithms = ['segment', 'components', 'spots', 'projection', 'focus'] as const;
export type ZstackAlgorithm = (typeof zstackAlgorithms)[number];

/** How a level is found that parts objects from what is behind them. */
export const thresholdMethods = ['auto', 'li', 'otsu', 'triangle'] as const;
export type ThresholdMethod = (typeof thresholdMethods)[number];

/** What a person may set; `auto` is chosen from the stack. What an algorithm has no use for is left aside. */
export interface ZstackParameters {
  /**
   * `segment`: objects, parted where they touch; `components`: what hangs together above the threshold; `spots`: small
   * bright dots; `projection`: the brightest of all slices; `focus`: how sharp each slice is. @default 'segment'
   */
  readonly algorithm: ZstackAlgorithm;
  /** Counted from 0. @default 0 */
  readonly channel: number;
  /** Counted from 0. @default 0 */
  readonly time: number;
  /** σ of a Gaussian, in pixels of a slice; over slices by their distance. 0: none. @default 'auto' */
  readonly smoothing: 'auto' | number;
  /** A method, or a level by hand, in the values of the file; of spots, how far they stand out at least. @default 'auto' */
  readonly threshold: ThresholdMethod | number;
  /** Whether objects that touch are parted (`segment`). @default 'auto' */
  readonly splitting: 'auto' | 'none';
  /** Of a spot, in pixels of a slice. @default 'auto' */
  readonly diameter: 'auto' | number;
  /** Objects of fewer voxels are left out. @default chosen from the stack */
  readonly minVolume?: number | undefined;
  /** Whether objects that are cut off at a side of the stack are kept. @default 'keep' */
  readonly border: 'keep' | 'drop';
  /** First slice of a projection, from 0. @default the first */
  readonly from?: number | undefined;
  /** Last slice of a projection. @default the last */
  readonly to?: number | undefined;
  /** `ask`: a result that is not sure waits for a person's word; `never`: it counts, and says that it is not sure. @default 'ask' */
  readonly review: 'ask' | 'never';
}

/** Parameters as sent: everything may be left out. */
export type ZstackParametersInput = {
  [Key in keyof ZstackParameters]?: ZstackParameters[Key] | undefined;
};

/** Facts of the stack that was worked on. */
export interface ZstackImage {
  readonly width: number;
  readonly height: number;
  readonly slices: number;
  readonly channels: number;
  readonly times: number;
  /** Bits per sample in the file. */
  readonly bits: number;
  /** Edge length of a pixel, µm. */
  readonly pixelUm: number | null;
  /** From one slice to the next, µm. */
  readonly sliceUm: number | null;
  /** From one slice to the next, in pixels: as it was reckoned with, 1 where the file doesn't say it. */
  readonly aspect: number;
  /** Of the channel that was measured, where the file names it. */
  readonly channelName: string | null;
  /** For people: what was assumed, rescaled or left out. */
  readonly notes: readonly string[];
}

/** A place in a stack: pixels and slices, whose centres lie at integers. */
export type StackPoint = readonly [x: number, y: number, z: number];
/** Smallest and largest voxel coordinates, both included. */
export type StackBox = readonly [x0: number, y0: number, z0: number, x1: number, y1: number, z1: number];

/** One object. */
export interface ZstackObject {
  /** 1…n, from the first slice on, in each from the top down. */
  readonly id: number;
  readonly voxels: number;
  readonly centroid: StackPoint;
  readonly bbox: StackBox;
  /** In the values of the file, as are the others. */
  readonly meanIntensity: number;
  readonly maxIntensity: number;
  readonly sumIntensity: number;
  /** An estimate, in pixel², with slices `aspect` pixels apart. */
  readonly surface: number;
  /** It reaches a side of the stack, the first or the last slice: there may be more of it. */
  readonly touchesBorder: boolean;
  /** Estimated probability (0…1) that it is a real object, rightly parted from others; 1 where nothing was parted. */
  readonly confidence: number;
  /** Its voxels: see `label-runs.ts`. */
  readonly runs: string;
}

/** One spot. */
export interface ZstackSpot {
  /** 1…n, from the first slice on. */
  readonly id: number;
  /** Finer than a voxel. */
  readonly centre: StackPoint;
  /** Pixels. */
  readonly radius: number;
  /** At its centre, in the values of the file. */
  readonly intensity: number;
  /** How far it stands out of what is around it, in the values of the file. */
  readonly contrast: number;
  /** How far it stands out of the noise, in its standard deviations. */
  readonly strength: number;
  readonly touchesBorder: boolean;
  readonly confidence: number;
}

/** One slice or projection, to be looked at; its values are in the file. */
export interface ZstackPicture {
  /** Of `png`, which is smaller than the slices where those are large. */
  readonly width: number;
  readonly height: number;
  /** Black and white of `png`, in the values of the file. */
  readonly low: number;
  readonly high: number;
  /** 8 bit grey, to be looked at; base64. */
  readonly png: string;
}

/** What the run chose for the stack. Lengths in pixels of a slice, levels in the values of the file. */
export interface ZstackChosen {
  readonly channel: number;
  readonly time: number;
  readonly smoothing: number;
  readonly thresholdMethod: ThresholdMethod | 'manual';
  /** `null` where there is none. */
  readonly threshold: number | null;
  /** Of the middle one of the objects or spots. */
  readonly diameter: number | null;
  /** Voxels. */
  readonly minVolume: number;
  readonly splitting: 'auto' | 'none';
}

/** Counts and overall judgement. */
export interface ZstackSummary {
  readonly count: number;
  /** Below the review line. */
  readonly lowConfidenceCount: number;
  readonly reviewLine: number;
  /** Of the result as a whole, 0…1; 0 where nothing was found. */
  readonly confidence: number;
  readonly lowConfidence: boolean;
  /** Why the result as a whole should be looked at, for people. */
  readonly reason: string | null;
  /** A person has looked at it and said that it is right. */
  readonly accepted?: boolean | undefined;
}

interface ZstackBase {
  readonly kind: 'zstack';
  readonly outcome: 'found' | 'nothing_found';
  readonly image: ZstackImage;
  /** What was set for the run, without what is as usual; older results don't have it. */
  readonly settings?: ZstackParametersInput | undefined;
  readonly chosen: ZstackChosen;
  readonly summary: ZstackSummary;
  readonly durationMs: number;
}

/** Objects, with all their voxels. */
export interface ZstackObjectsResult extends ZstackBase {
  readonly algorithm: 'segment' | 'components';
  readonly objects: readonly ZstackObject[];
}
export interface ZstackSpotsResult extends ZstackBase {
  readonly algorithm: 'spots';
  readonly spots: readonly ZstackSpot[];
}
/** The brightest of each column of voxels. */
export interface ZstackProjectionResult extends ZstackBase {
  readonly algorithm: 'projection';
  /** Both included. */
  readonly from: number;
  readonly to: number;
  readonly picture: ZstackPicture;
}
/** How sharp each slice is. */
export interface ZstackFocusResult extends ZstackBase {
  readonly algorithm: 'focus';
  /** Of each slice, the variance of its Laplacian. */
  readonly sharpness: readonly number[];
  /** The sharpest slice. */
  readonly best: number;
  /** Of it. */
  readonly picture: ZstackPicture;
}

/** The result of one stack, as stored and sent. */
export type ZstackResult =
  | ZstackObjectsResult
  | ZstackSpotsResult
  | ZstackProjectionResult
  | ZstackFocusResult;
