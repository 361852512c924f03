/** The size of a stack in voxels; voxel (x, y, z) is at `(z * height + y) * width + x`. */
export interface Grid {
  readonly width: number;
  readonly height: number;
  readonly depth: number;
}

/** Distances between voxel centres along z, y and x; only their ratios matter. All 1 when they are not known. */
export type Spacing = readonly [dz: number, dy: number, dx: number];

/** One channel of a stack at one time. */
export interface Volume extends Grid {
  readonly spacing: Spacing;
  readonly data: Uint8Array | Uint16Array | Float32Array;
  /** Of a part or a coarser version: the range of the whole, so that levels mean the same. @default that of the data */
  readonly range?: { readonly low: number; readonly high: number } | undefined;
}

/** How the threshold between background and objects is found. */
export type ThresholdMethod = 'li' | 'otsu' | 'triangle';

/** What a person may set; whatever is left out is derived from the stack. */
export interface SegmentParameters {
  /** Standard deviation of the Gaussian smoothing, in voxels along x; the same real length along y and z. 0 = none. */
  readonly smoothing?: number | undefined;
  /** `auto` follows each object's own brightness; a number is a value of the data. @default 'auto' */
  readonly threshold?: 'auto' | ThresholdMethod | number | undefined;
  /** Whether touching objects are told apart. @default true */
  readonly splitting?: boolean | undefined;
  /** Smaller objects are left out, in voxels. */
  readonly minVoxels?: number | undefined;
  /** Holes inside objects are filled. @default true */
  readonly fillHoles?: boolean | undefined;
}

/** The work in order; each step counts slices, `plan` what it tries. */
export type SegmentStep = 'smooth' | 'threshold' | 'plan' | 'split' | 'outline' | 'label';

/** How the caller follows and stops the work. */
export interface SegmentOptions {
  /** Called after each slice of each step, and after each try. */
  readonly onProgress?: ((progress: { step: SegmentStep; done: number; total: number }) => void) | undefined;
  /** Checked after each slice; an abort throws the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Hears the foreground (1 = object) once it is known. MUST NOT keep or change the array. */
  readonly onMask?: ((mask: Uint8Array) => void) | undefined;
}

/** What is known of an object beside its voxels. */
export interface LabelledObject {
  readonly label: number;
  readonly voxels: number;
  /** Probability that the object is one true object, 0…1. */
  readonly confidence: number;
}

/** Every voxel with the number of its object. */
export interface Labels extends Grid {
  /** 0 = background, else 1 … `objects.length`. */
  readonly data: Int32Array;
  /** Object n + 1 at n. */
  readonly objects: readonly LabelledObject[];
  /** The values that were used, as a person could have set them. */
  readonly used: {
    readonly smoothing: number;
    readonly threshold: number;
    readonly splitting: boolean;
    readonly minVoxels: number;
    /** How many times further apart than pixels slices were taken to be; estimated when the spacing says 1. */
    readonly depthRatio: number;
  };
}

/** How many voxels a grid has. */
export function voxelsOf({ width, height, depth }: Grid): number {
  return width * height * depth;
}
