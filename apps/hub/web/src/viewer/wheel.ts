import { pointOn } from './point-on.ts';
import type { Point } from './view-transform.ts';

/** How far a wheel turns for a step, in CSS pixels: less than a notch of any mouse. */
const stepPixels = 30;
/** Ctrl with less than it is a pinch on a trackpad, not a mouse's wheel. */
const pinchBelow = 40;

/** What a wheel does on an element. */
export interface WheelOptions {
  zoom(factor: number, at: Point): void;
  /** Goes so many steps, down is forwards, unless Ctrl, ⌘ or Alt is held; `null` while the wheel only zooms. */
  step(): ((by: number) => void) | null;
}

/** Listens until the returned function is called. React listens passively, but the page must not scroll or zoom along. */
export function listenToWheel(element: HTMLElement, { zoom, step }: WheelOptions): () => void {
  let turned = 0;
  const onWheel = (event: WheelEvent): void => {
    event.preventDefault();
    const go = step();
    if (!go || event.ctrlKey || event.metaKey || event.altKey) {
      zoom(wheelFactor(event), pointOn(element, event));
      return;
    }
    const delta = pixelsOf(event);
    // A notch of a wheel is one step however far it scrolls; a trackpad's small ones add up.
    turned = Math.sign(turned) === -Math.sign(delta) ? delta : turned + delta;
    if (Math.abs(turned) < stepPixels) return;
    go(Math.sign(turned));
    turned = 0;
  };
  element.addEventListener('wheel', onWheel, { passive: false });
  return () => element.removeEventListener('wheel', onWheel);
}

/** Pixels, lines or pages, and the finer steps that a trackpad's pinch sends with Ctrl. */
function wheelFactor(event: WheelEvent): number {
  const delta = Math.min(Math.max(pixelsOf(event), -240), 240);
  const isPinch = event.ctrlKey && Math.abs(delta) < pinchBelow;
  return Math.exp(-delta * (isPinch ? 0.01 : 0.002));
}

function pixelsOf({ deltaMode, deltaY }: WheelEvent): number {
  return deltaY * (deltaMode === 1 ? 16 : deltaMode === 2 ? 400 : 1);
}
