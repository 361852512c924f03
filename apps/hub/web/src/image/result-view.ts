import type { ResultDocument } from '@headway/hub-api';
import type { AssetStack } from '@headway/protocol';
import type { ReactNode } from 'react';
import type { Measures } from '../objects/measures.ts';
import type { Objects } from '../objects/use-objects.ts';
import type { ResultEditing } from '../editor/editing.ts';
import type { Stain } from '../viewer/pixel-display.ts';
import type { TileSamples } from '../viewer/pixel-source.ts';
import type { Shape } from '../viewer/shape.ts';
import type { ShownPlane } from '@headway/hub-api';
import type { Selection } from '../viewer/use-selection.ts';

/** The parameters of a run as a form holds them. */
export type ParameterValues = Readonly<Record<string, unknown>>;

/** A form in which the server gives the result, by file ending. */
export interface ResultDownload {
  ending: string;
  label: string;
}

/** How large the image is in the world, as its file or a person says; `null` where nobody does. */
export interface ImageScale {
  /** Edge length of a pixel in µm. */
  pixelSizeUm: number | null;
  /** From one slice of a stack to the next in µm; `null` for a single plane, too. */
  sliceUm: number | null;
}

/** The values of the plane on the screen, for outlines that follow a form. */
export interface TrialPlane extends ImageScale {
  plane: ShownPlane;
  /** Of the samples. */
  width: number;
  height: number;
  /** Row by row, the channels of a pixel one after the other. */
  samples: TileSamples;
  channels: number;
  /** Pixels of the image along the side of a sample: more than 1 where the plane is so large that its means must do. */
  step: number;
}

/** What a form may know of the image that a run is for. */
export interface ParameterImage {
  /** `null`: a single plane. */
  stack: AssetStack | null;
  /** As far as its values are known. */
  channels: readonly {
    name: string | null;
    min: number;
    /** Hardly anything is brighter. */
    high: number;
    /** Whether its values have fractions. */
    isReal: boolean;
  }[];
}

export interface ResultPanelProps extends ImageScale {
  document: ResultDocument;
  selection: Selection;
  /** What was measured, and what is shown of it; `null` without measures. */
  objects: Objects | null;
  /** Of a stack, what is shown of it; `null` for a single plane. */
  plane: ShownPlane | null;
  /** Shows another plane; `null` for a single plane. */
  show: ((plane: ShownPlane) => void) | null;
  /** Goes close to an object in the image, in the slice where it is. */
  focus(id: string): void;
  /** Opens the form for another run; `null` for whoever may only look. */
  runAgain: (() => void) | null;
  /** It is not a result yet: its job asks beside it whether it is right. */
  isDraft: boolean;
}

/** How the results of one pipeline are shown. A folder `pipelines/<name>/view` exports one as `view`. */
export interface ResultView<Result = unknown> {
  /** Of the jobs and results that it shows. */
  readonly kind: string;
  /** For people, what a run does: `Find cells`. */
  readonly action: string;
  /** What goes on while it runs: `Finding cells`. */
  readonly running: string;
  readonly downloads: readonly ResultDownload[];
  /** Which of them a result offers, where that is not the same for all. @default `downloads` */
  downloadsOf?(result: Result): readonly ResultDownload[];
  /** Whether `decode` takes long lists of objects as `PackedRows`: much faster than one by one. @default false */
  readonly takesPacked?: boolean;
  /** The result of a document, looked at closely enough to be drawn; `null` when this view can't read it. */
  decode(value: unknown): Result | null;
  /**
   * What is drawn over the image, one after the other: many of them are not made in one go. An object has the same id
   * in all planes of a stack, and as many shapes in one of them as it takes, none where it isn't.
   * @param plane what is shown of a stack; `null`: the image is a single plane. For a stack it is asked again whenever
   * another one is shown, so it must be quick.
   */
  shapes(result: Result, plane: ShownPlane | null): Iterable<Shape>;
  /** The slice of a stack in which an object shows best, and its time where there are several; `null`: it is in none. */
  planeOf?(result: Result, id: string): { slice: number; time?: number } | null;
  /**
   * Outlines as a run with these parameters might find them in the plane on the screen, while the form is filled in;
   * `null`: these parameters can't be tried. It is called with each change: a few milliseconds are all it has.
   */
  trial?(values: ParameterValues, plane: TrialPlane): Iterable<Shape> | null;
  /** Stains that images of its kind may have, to be shown by themselves. */
  readonly stains?: readonly Stain[];
  /** What was measured of the objects, which are the shapes by their ids. */
  measures?(result: Result, image: ImageScale): Measures;
  /** Edge length of a pixel in µm, as the file of the image says; `null` where it doesn't. */
  pixelSizeUm?(result: Result): number | null;
  /** How people correct it; absent where they can't. */
  readonly editing?: ResultEditing<Result>;
  /** What stands beside the image. @default what its job says of it in short, and the table of its objects */
  panel?(result: Result, props: ResultPanelProps): ReactNode;
  /** What forms for another run begin with: how this one was made, as far as it was not chosen from the image. @default nothing */
  settings?(result: Result): ParameterValues;
  /** The answer that has a job look anew for what it asks about, with these parameters; absent where none is taken. */
  adjusted?(values: ParameterValues): unknown;
  /** The fields of a run's parameters; `chosen` is the latest result, for hints of what was used. */
  parameters(props: {
    values: ParameterValues;
    onChange(values: ParameterValues): void;
    chosen: Result | null;
    /** `null`, or missing: it is for several images, or not known yet. */
    image?: ParameterImage | null;
  }): ReactNode;
}

/** Declares a result view. */
export function defineResultView<Result>(view: ResultView<Result>): ResultView<Result> {
  return view;
}

/** With what a form for another run begins. @param decoded the result before; `null` where there is none */
export function settingsOf(view: ResultView | null, decoded: unknown): ParameterValues {
  return (decoded !== null && view?.settings?.(decoded)) || {};
}
