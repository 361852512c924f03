import './zstack.css';
import {
  defineResultView,
  type ImageScale,
  ObjectsTable,
  type ResultPanelProps,
  type ResultView,
} from '@headway/hub-web/view-kit';
import { type ReactNode, useMemo } from 'react';
import type { ZstackResult } from '../contract.ts';
import { downloadsOf } from './downloads.ts';
import { FocusCurve } from './focus-curve.tsx';
import { objectMeasures, spotMeasures } from './object-measures.ts';
import { Parameters } from './parameters.tsx';
import { ProjectionPicture } from './projection-picture.tsx';
import { settingsOf } from './settings.ts';
import { StackOutcome } from './stack-outcome.tsx';
import { bestSlice, stackShapes } from './stack-shapes.ts';
import { createThresholdTrial } from './trial.ts';
import { decodeZstack } from './zstack-result.ts';

/** Stacks: outlines of their objects in each plane, and their numbers beside it. */
export const view: ResultView<ZstackResult> = defineResultView<ZstackResult>({
  kind: 'zstack',
  action: 'Process the stack',
  running: 'Processing the stack',
  downloads: [
    { ending: 'csv', label: 'CSV' },
    { ending: 'tif', label: 'TIFF' },
  ],
  downloadsOf,
  decode: decodeZstack,
  pixelSizeUm: ({ image }) => image.pixelUm,
  shapes: (result, plane) => (plane ? stackShapes(result, plane) : []),
  planeOf(result, id) {
    const slice = bestSlice(result, id);
    return slice === null ? null : { slice, time: result.chosen.time };
  },
  trial: createThresholdTrial(),
  measures: (result, scale) => {
    if (result.algorithm === 'spots') return spotMeasures(result, scale);
    return 'objects' in result ? objectMeasures(result, scale) : { ids: [], columns: [], attention: none };
  },
  panel: (result, props) => <StackPanel result={result} {...props} />,
  parameters: ({ image = null, ...props }) => <Parameters image={image} {...props} />,
  settings: settingsOf,
  adjusted: (values) => ({ parameters: values }),
});

const none = new Uint8Array();

function StackPanel({
  result,
  objects,
  selection,
  pixelSizeUm,
  sliceUm,
  plane,
  show,
  focus,
  runAgain,
  isDraft,
}: ResultPanelProps & { result: ZstackResult }): ReactNode {
  const scale = useMemo((): ImageScale => ({ pixelSizeUm, sliceUm }), [pixelSizeUm, sliceUm]);
  return (
    <>
      <StackOutcome result={result} scale={scale} runAgain={runAgain} isDraft={isDraft} />
      {result.algorithm === 'focus' && <FocusCurve result={result} plane={plane} show={show} />}
      {result.algorithm === 'projection' && <ProjectionPicture result={result} plane={plane} show={show} />}
      {objects && objects.measures.ids.length > 0 && (
        <ObjectsTable
          kind={result.algorithm === 'spots' ? 'zstack-spots' : 'zstack'}
          noun={result.algorithm === 'spots' ? 'spot' : 'object'}
          objects={objects}
          selection={selection}
          focus={focus}
        />
      )}
    </>
  );
}
