import type { ResultDocument } from '@headway/hub-api';
import type { ReactNode } from 'react';
import type { Measures } from '../objects/measures.ts';
import type { Objects } from '../objects/use-objects.ts';
import type { ResultEditing } from '../editor/editing.ts';
import type { Stain } from '../viewer/pixel-display.ts';
import type { Shape } from '../viewer/shape.ts';
import type { Selection } from '../viewer/use-selection.ts';

/** The parameters of a run as a form holds them. */
export type ParameterValues = Readonly<Record<string, unknown>>;

/** A form in which the server gives the result, by file ending. */
export interface ResultDownload {
  ending: string;
  label: string;
}

export interface ResultPanelProps {
  document: ResultDocument;
  selection: Selection;
  /** What was measured, and what is shown of it; `null` without measures. */
  objects: Objects | null;
  /** Edge length of a pixel in µm, as the file or a person says. */
  pixelSizeUm: number | null;
  /** Goes close to a shape in the image. */
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
  /** The result of a document, looked at closely enough to be drawn; `null` when this view can't read it. */
  decode(value: unknown): Result | null;
  /** What is drawn over the image, one after the other: many of them are not made in one go. */
  shapes(result: Result): Iterable<Shape>;
  /** Stains that images of its kind may have, to be shown by themselves. */
  readonly stains?: readonly Stain[];
  /** What was measured of the shapes, in the same order. */
  measures?(result: Result, image: { pixelSizeUm: number | null }): Measures;
  /** Edge length of a pixel in µm, as the file of the image says; `null` where it doesn't. */
  pixelSizeUm?(result: Result): number | null;
  /** How people correct it; absent where they can't. */
  readonly editing?: ResultEditing<Result>;
  /** What stands beside the image. */
  panel(result: Result, props: ResultPanelProps): ReactNode;
  /** The answer that has a job look anew for what it asks about, with these parameters; absent where none is taken. */
  adjusted?(values: ParameterValues): unknown;
  /** The fields of a run's parameters; `chosen` is the latest result, for hints of what was used. */
  parameters(props: {
    values: ParameterValues;
    onChange(values: ParameterValues): void;
    chosen: Result | null;
  }): ReactNode;
}

/** Declares a result view. */
export function defineResultView<Result>(view: ResultView<Result>): ResultView<Result> {
  return view;
}
