import { describe, expect, it } from 'vitest';
import {
  fitView,
  focusBox,
  isSameView,
  panView,
  revealBox,
  toImage,
  toStage,
  zoomView,
} from './view-transform.ts';

const image = { width: 1000, height: 500 };
const stage = { width: 848, height: 648 };
const bounds = { image, stage };

describe('the view of an image', () => {
  it('fits the whole image into the stage and centres it', () => {
    const view = fitView(image, stage);
    expect(view.scale).toBeCloseTo(0.8);
    expect(toStage(view, { x: 500, y: 250 })).toEqual({ x: 424, y: 324 });
  });

  it('stays the same when all that is to be shown is in sight already', () => {
    const view = fitView(image, stage);
    expect(isSameView(view, revealBox(view, { x: 0, y: 0, width: 20, height: 20 }, stage))).toBe(true);
    expect(isSameView(view, panView(view, { x: 1, y: 0 }, bounds))).toBe(false);
  });

  it('does not enlarge a tiny image without end', () => {
    expect(fitView({ width: 16, height: 16 }, stage).scale).toBe(4);
  });

  it('keeps what lies under the pointer where it is while zooming', () => {
    const at = { x: 300, y: 310 };
    const before = fitView(image, stage);
    const after = zoomView(before, 3.7, at, bounds);
    expect(after.scale).toBeCloseTo(before.scale * 3.7);
    expect(toImage(after, at).x).toBeCloseTo(toImage(before, at).x);
    expect(toImage(after, at).y).toBeCloseTo(toImage(before, at).y);
  });

  it('stops zooming at its limits', () => {
    const view = fitView(image, stage);
    expect(zoomView(view, 1e9, { x: 0, y: 0 }, bounds).scale).toBe(64);
    expect(zoomView(view, 1e-9, { x: 0, y: 0 }, bounds).scale).toBeCloseTo(0.4);
  });

  it('never loses the image out of sight', () => {
    const far = panView(fitView(image, stage), { x: 1e6, y: -1e6 }, bounds);
    expect(far.x).toBeLessThan(stage.width);
    expect(far.y + image.height * far.scale).toBeGreaterThan(0);
  });

  it('leaves the view alone when the box is in sight, else moves by the least', () => {
    const view = { scale: 2, x: 0, y: 0 };
    expect(revealBox(view, { x: 100, y: 100, width: 20, height: 20 }, stage)).toEqual(view);
    const moved = revealBox(view, { x: 500, y: 100, width: 20, height: 20 }, stage);
    expect(moved).toEqual({ scale: 2, x: 848 - 24 - 1040, y: 0 });
  });

  it('brings an object close and into the middle', () => {
    const view = focusBox({ x: 90, y: 90, width: 20, height: 10 }, stage);
    expect(toStage(view, { x: 100, y: 95 })).toEqual({ x: 424, y: 324 });
    expect(view.scale * 20).toBeCloseTo(648 / 3);
  });
});
