import type { PointerEvent as ReactPointerEvent } from 'react';
import type { Point, View } from './view-transform.ts';

/** What a tool needs to know of a pointer, which keys may stand in for. */
export type ToolPointer = Pick<
  ReactPointerEvent,
  'clientX' | 'clientY' | 'pointerType' | 'shiftKey' | 'ctrlKey' | 'metaKey'
>;

/**
 * What a pointer does on an image instead of moving it and choosing shapes. Points are in pixels of the image, with
 * fractions, and may lie beside it. The overlay is drawn again when the viewer is given another tool object or the view
 * moves: a tool whose drawing changes is therefore a new object.
 *
 * Wheel and two fingers still move the image; so does dragging with the middle button or with Space held.
 */
export interface ViewerTool {
  /** CSS cursor over the image. */
  readonly cursor: string;
  /** The first pointer was pressed. */
  onPointerDown(at: Point, event: ToolPointer): void;
  /** A pointer moves, pressed or not. */
  onPointerMove(at: Point, event: ToolPointer): void;
  onPointerUp(at: Point, event: ToolPointer): void;
  /** The press became something else (a second finger, a browser's gesture): undo what it began. */
  onPointerCancel?(): void;
  /** No pointer is over the image any more. */
  onPointerLeave?(): void;
  /** A double click, after both of its presses. */
  onDoubleClick?(at: Point): void;
  /**
   * Draws over all shapes. The context counts in pixels of the image; a CSS pixel is `1 / view.scale` of them. State
   * is restored after it.
   */
  draw(context: CanvasRenderingContext2D, view: View): void;
  /** What keys do in the image, in words; @default they move it */
  readonly keys?: string;
  /** A key pressed while the image has the focus. `true`: it was the tool's, the viewer does nothing with it. */
  onKeyDown(event: KeyboardEvent): boolean;
}

/** Something drawn over the shapes that takes no part in pointing, such as the cursors of other people. */
export type ViewerOverlay = (context: CanvasRenderingContext2D, view: View) => void;
