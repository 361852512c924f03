/** What the result views of pipelines are made of: `pipelines/<name>/view/index.tsx` imports `@headway/hub-web/view-kit`. */
export { defineResultView } from './image/result-view.ts';
export type {
  ImageScale,
  ParameterImage,
  ParameterValues,
  ResultDownload,
  ResultPanelProps,
  ResultView,
  TrialPlane,
} from './image/result-view.ts';

export { isPacked, listAt, packRows } from './image/packed-rows.ts';
export type { PackedColumn, PackedLists, PackedRows } from './image/packed-rows.ts';

export { ObjectsTable } from './objects/objects-table.tsx';
export type { MeasureColumn, Measures } from './objects/measures.ts';
export type { Objects } from './objects/use-objects.ts';

export type { Selection, SelectionSource } from './viewer/use-selection.ts';
export { shapeFromPixels, shapeFromRow } from './viewer/shape.ts';
export type { Shape } from './viewer/shape.ts';
export type { ShownPlane } from '@headway/hub-api';
export type { Box } from './viewer/view-transform.ts';

export {
  automaticHint,
  ChoiceField,
  FieldPair,
  Fields,
  LevelField,
  NumberField,
  SelectField,
  withValue,
} from './panel/fields.tsx';
export { formatInSteps, formatIntensity } from './panel/format-steps.ts';
export { Advice, Fact, Facts, Note, Outcome } from './panel/outcome.tsx';
export { formatCounted } from './format.ts';
export { classes } from './ui/classes.ts';
export { IconButton, WithTooltip } from './ui/icon-button.tsx';
