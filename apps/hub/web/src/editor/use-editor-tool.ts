import { useMemo, useState, useSyncExternalStore } from 'react';
import { createShapeIndex } from '../viewer/shape-index.ts';
import type { Camera } from '../viewer/use-camera.ts';
import type { ViewerTool } from '../viewer/viewer-tool.ts';
import { chooseTool, type Press } from './choose-tool.ts';
import type { CursorStore } from '../viewer/cursor-store.ts';
import { toImage } from '../viewer/view-transform.ts';
import { freeName } from './draft.ts';
import { drawTool } from './draw-tool.ts';
import { editedNow, type EditorToolName } from './editor-session.ts';
import type { ResultEditing } from './editing.ts';
import { createKeyPointer, withKeys } from './key-pointer.ts';
import { createPen } from './pen.ts';
import { reshapeTool } from './reshape-tool.ts';
import { splitTool } from './split-tool.ts';
import type { ToolContext } from './tool-context.ts';
import type { Editor } from './use-editor.ts';

/** What the pointer does on the image while its result is corrected. */
export function useEditorTool(
  { session, shapes, outline, dispatch }: Editor,
  {
    editing,
    camera,
    choose,
    cursor,
  }: {
    editing: ResultEditing<unknown> | undefined;
    camera: Camera;
    choose: (ids: readonly number[]) => void;
    cursor: CursorStore;
  },
): ViewerTool | null {
  const [pen] = useState(createPen);
  const stroke = useSyncExternalStore(pen.subscribe, pen.get);
  const [keyStore] = useState(createKeyPointer);
  const keyPointer = useSyncExternalStore(keyStore.subscribe, keyStore.get);
  // What a press has taken hold of: of no interest to rendering.
  const [press] = useState((): { current: Press | null } => ({ current: null }));
  const [held] = useState((): { current: number | null } => ({ current: null }));
  const active = session !== null;
  const index = useMemo(() => (active ? createShapeIndex(shapes) : null), [active, shapes]);
  const { pan, reveal, stage, view } = camera;
  const { scale } = view;
  return useMemo(() => {
    if (!session || !editing || !index) return null;
    const { base, draft, chosen } = session;
    const context: ToolContext = {
      size: base.size,
      scale,
      chosen,
      outline,
      objectAt([x, y]) {
        const shape = shapes[index.at({ x: x + 0.5, y: y + 0.5 })];
        return shape ? Number(shape.id) : null;
      },
      objectsNear(points) {
        const xs = points.map(([x]) => x + 0.5);
        const ys = points.map(([, y]) => y + 0.5);
        const [left, right, top, bottom] = [
          Math.min(...xs),
          Math.max(...xs),
          Math.min(...ys),
          Math.max(...ys),
        ];
        return shapes
          .filter(
            ({ box }) =>
              box.x <= right && box.x + box.width >= left && box.y <= bottom && box.y + box.height >= top,
          )
          .map(({ id }) => Number(id));
      },
      pen,
      freeNames: (count) => {
        const first = freeName([...draft.operations, ...draft.undone]);
        return Array.from({ length: count }, (_, place) => first - place);
      },
      do: (operation) => dispatch({ type: 'do', operation }),
      isPossible(operation) {
        try {
          editing.apply(base, editedNow(session), operation);
          return true;
        } catch {
          return false; // Refused: that is the answer.
        }
      },
      choose,
      say: (problem) => dispatch({ type: 'problem', problem }),
      pan,
    };
    const tools: Readonly<Record<EditorToolName, () => ViewerTool>> = {
      choose: () => chooseTool(context, press),
      draw: () => drawTool(context),
      split: () => splitTool(context),
      reshape: () => reshapeTool(context, held),
    };
    const tool = withKeys(tools[session.tool](), {
      tools: context,
      pointer: keyStore,
      middle: toImage(view, { x: stage.width / 2, y: stage.height / 2 }),
      reveal: ({ x, y }) => reveal({ x, y, width: 0, height: 0 }),
      cursor,
    });
    // The viewer draws a tool again when it is another one: with every point of the stroke.
    return { ...tool, stroke, keyPointer };
  }, [
    session,
    editing,
    index,
    shapes,
    outline,
    dispatch,
    choose,
    pen,
    press,
    held,
    stroke,
    keyStore,
    keyPointer,
    pan,
    reveal,
    stage,
    view,
    scale,
    cursor,
  ]);
}
