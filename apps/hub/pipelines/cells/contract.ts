/** What a person may set; `auto` is chosen from the image. */
export interface CellsParameters {
  /** Whether objects are brighter or darker than their surroundings. @default 'auto' */
  readonly polarity: 'auto' | 'bright' | 'dark';
  /** Typical object diameter in pixels. @default 'auto' */
  readonly scale: 'auto' | number;
  /** `flat`: one level for the image; `local`: a surface that follows uneven light. @default 'auto' */
  readonly background: 'auto' | 'flat' | 'local';
  /** Objects smaller than this many pixels are left out. @default a twelfth of the typical area */
  readonly minArea?: number | undefined;
  /** What the objects stand out in: a channel, or the amount of a stain. @default 'auto' */
  readonly source?: CellsSource | undefined;
  /** `ask`: a result that is not sure waits for a person's word; `never`: it counts, and says that it is not sure. @default 'ask' */
  readonly review?: 'ask' | 'never' | undefined;
}

/** What can be measured: the mean of all channels, one of them, or the amount of a stain in transmitted light. */
export const cellsSources = ['auto', 'brightness', 'red', 'green', 'blue', 'haematoxylin', 'eosin'] as const;
export type CellsSource = (typeof cellsSources)[number];

/** One object found. Lengths in pixels of the original image; pixel centres lie at integers. */
export interface CellObject {
  /** 1…n, from the top of the image down; objects that people add count on, and no id is ever given twice. */
  readonly id: number;
  /** Outer ring, not closed; holes are ignored. */
  readonly polygon: readonly (readonly [x: number, y: number])[];
  /** Pixels whose centres lie inside the polygon. */
  readonly area: number;
  readonly perimeter: number;
  /** Mean over the object's pixels and the image's channels, in the units of the file. */
  readonly meanIntensity: number;
  /** 4πA/P², at most 1. */
  readonly circularity: number;
  /** Estimated probability (0…1) that the object is a real one, rightly outlined. */
  readonly confidence: number;
  readonly centroid: readonly [x: number, y: number];
  /** Smallest and largest pixel coordinates, both included. */
  readonly bbox: readonly [x0: number, y0: number, x1: number, y1: number];
  /** Whether a person gave it its outline. @default false */
  readonly byHand?: boolean | undefined;
}

/** What the pipeline chose for the image. */
export interface CellsChosen {
  readonly polarity: 'bright' | 'dark';
  readonly modality: 'fluorescence' | 'brightfield' | 'stained';
  /** The channel or stain that was measured. */
  readonly source: string;
  /** Typical object diameter in pixels; null when no object gave one. */
  readonly diameter: number | null;
  readonly background: 'flat' | 'local';
  /** Background level, in units of the measured source. */
  readonly backgroundLevel: number;
  /** Lowest signal looked at, in units of the measured source. */
  readonly threshold: number;
  /** The image was worked on at 1/shrink of its size, because its objects are large. */
  readonly shrink: number;
  readonly tiles: number;
  /** Pixels. */
  readonly minArea: number;
}

/** Counts and overall judgement. */
export interface CellsSummary {
  readonly count: number;
  /** Objects below the review line. */
  readonly lowConfidenceCount: number;
  readonly reviewLine: number;
  /** Pixels. */
  readonly meanArea: number;
  /** Pixels. */
  readonly totalArea: number;
  /** Mean confidence of the objects, 0 when there are none. */
  readonly confidence: number;
  readonly lowConfidence: boolean;
  /** Why the result as a whole should be looked at, for people. */
  readonly reason: string | null;
  /** Whether a person has looked at it and said that it is right. */
  readonly accepted?: boolean | undefined;
}

/** Facts of the image itself. */
export interface CellsImage {
  readonly width: number;
  readonly height: number;
  readonly bitDepth: number;
  readonly channels: number;
  readonly pixelSizeUm: number | null;
  /** What was taken and what was left out, for people. */
  readonly notes: readonly string[];
}

/** The result of one image, as stored and sent. */
export interface CellsResult {
  readonly kind: 'cells';
  readonly outcome: 'found' | 'nothing_found';
  readonly image: CellsImage;
  readonly chosen: CellsChosen;
  readonly objects: readonly CellObject[];
  /** The id of the next object that a person adds. @default one more than the highest */
  readonly nextId?: number | undefined;
  readonly summary: CellsSummary;
  readonly durationMs: number;
}
