import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Camera } from './use-camera.ts';
import { useGestures } from './use-gestures.ts';
import type { ViewerTool } from './viewer-tool.ts';

beforeEach(() => {
  Element.prototype.setPointerCapture = vi.fn();
});
afterEach(cleanup);

/** A stage on which the image is shown twice as large, with its corner at 10,20. */
function setUp(tool: ViewerTool | null, onStep: ((by: number) => void) | null = null) {
  const stageRef = { current: null };
  const camera: Camera = {
    stageRef,
    stage: { width: 100, height: 100 },
    view: { scale: 2, x: 10, y: 20 },
    isFitted: false,
    fit: vi.fn(),
    actualSize: vi.fn(),
    zoom: vi.fn(),
    pan: vi.fn(),
    reveal: vi.fn(),
    focus: vi.fn(),
    lookAt: vi.fn(),
  };
  const onClick = vi.fn();
  const onHover = vi.fn();
  function Stage() {
    return (
      <div
        ref={stageRef}
        data-testid="stage"
        {...useGestures(camera, { onClick, onHover, onStep, tool })}
        tabIndex={0}
      />
    );
  }
  render(<Stage />);
  return { camera, onClick, onHover, stage: screen.getByTestId('stage') };
}

const pen = () =>
  ({
    cursor: 'crosshair',
    onPointerDown: vi.fn(),
    onPointerMove: vi.fn(),
    onPointerUp: vi.fn(),
    onPointerCancel: vi.fn(),
    draw: vi.fn(),
    onKeyDown: vi.fn(() => false),
  }) satisfies ViewerTool;

const press = { pointerId: 1, button: 0, buttons: 1 };

describe('a press on the image', () => {
  it('moves the image and chooses where there is no tool', () => {
    const { camera, onClick, stage } = setUp(null);
    fireEvent.pointerDown(stage, { ...press, clientX: 30, clientY: 40 });
    fireEvent.pointerMove(stage, { ...press, clientX: 50, clientY: 40 });
    fireEvent.pointerUp(stage, { ...press, clientX: 50, clientY: 40 });
    expect(camera.pan).toHaveBeenCalledWith({ x: 20, y: 0 });
    expect(onClick).not.toHaveBeenCalled();
    fireEvent.pointerDown(stage, { ...press, clientX: 30, clientY: 40 });
    fireEvent.pointerUp(stage, { ...press, clientX: 30, clientY: 40 });
    expect(onClick).toHaveBeenCalledOnce();
  });

  it('of a finger tells what is under it, also when the finger is lifted', () => {
    const { onClick, onHover, stage } = setUp(null);
    const tap = { ...press, pointerType: 'touch', clientX: 30, clientY: 40 };
    fireEvent.pointerDown(stage, tap);
    fireEvent.pointerUp(stage, tap);
    // React makes it of the event that bubbles.
    fireEvent.pointerOut(stage, { ...tap, relatedTarget: document.body });
    expect(onClick).toHaveBeenCalledOnce();
    expect(onHover.mock.calls).toEqual([[{ x: 30, y: 40 }]]);
    fireEvent.pointerOut(stage, { ...tap, pointerType: 'mouse', relatedTarget: document.body });
    expect(onHover).toHaveBeenLastCalledWith(null);
  });

  it('is the tool’s, which is told pixels of the image', () => {
    const tool = pen();
    const { camera, onClick, stage } = setUp(tool);
    fireEvent.pointerDown(stage, { ...press, clientX: 30, clientY: 40 });
    fireEvent.pointerMove(stage, { ...press, clientX: 51, clientY: 40 });
    fireEvent.pointerUp(stage, { ...press, clientX: 51, clientY: 42 });
    expect(tool.onPointerDown.mock.calls[0]?.[0]).toEqual({ x: 10, y: 10 });
    expect(tool.onPointerMove.mock.calls[0]?.[0]).toEqual({ x: 20.5, y: 10 });
    expect(tool.onPointerUp.mock.calls[0]?.[0]).toEqual({ x: 20.5, y: 11 });
    expect(camera.pan).not.toHaveBeenCalled();
    expect(onClick).not.toHaveBeenCalled();
  });

  it('still moves the image with Space held or the middle button', () => {
    const tool = pen();
    const { camera, stage } = setUp(tool);
    fireEvent.keyDown(stage, { key: ' ' });
    fireEvent.pointerDown(stage, { ...press, clientX: 30, clientY: 40 });
    fireEvent.pointerMove(stage, { ...press, clientX: 50, clientY: 40 });
    fireEvent.pointerUp(stage, { ...press, clientX: 50, clientY: 40 });
    fireEvent.keyUp(stage, { key: ' ' });
    fireEvent.pointerDown(stage, { pointerId: 1, button: 1, buttons: 4, clientX: 30, clientY: 40 });
    fireEvent.pointerMove(stage, { pointerId: 1, buttons: 4, clientX: 30, clientY: 60 });
    fireEvent.pointerUp(stage, { pointerId: 1, button: 1, clientX: 30, clientY: 60 });
    expect(vi.mocked(camera.pan).mock.calls).toEqual([[{ x: 20, y: 0 }], [{ x: 0, y: 20 }]]);
    expect(tool.onPointerDown).not.toHaveBeenCalled();
  });

  it('becomes a zoom with a second finger, and the tool takes back what it began', () => {
    const tool = pen();
    const { camera, stage } = setUp(tool);
    fireEvent.pointerDown(stage, { ...press, clientX: 30, clientY: 40 });
    fireEvent.pointerDown(stage, { ...press, pointerId: 2, clientX: 50, clientY: 40 });
    expect(tool.onPointerCancel).toHaveBeenCalledOnce();
    fireEvent.pointerMove(stage, { ...press, pointerId: 2, clientX: 70, clientY: 40 });
    expect(vi.mocked(camera.zoom).mock.calls[0]?.[0]).toBe(2);
    fireEvent.pointerUp(stage, { ...press, pointerId: 2, clientX: 70, clientY: 40 });
    fireEvent.pointerUp(stage, { ...press, clientX: 30, clientY: 40 });
    expect(tool.onPointerMove).not.toHaveBeenCalled();
    expect(tool.onPointerUp).not.toHaveBeenCalled();
  });
});

describe('the wheel', () => {
  it('zooms an image', () => {
    const { camera, stage } = setUp(null);
    fireEvent.wheel(stage, { deltaY: -100, clientX: 5, clientY: 6 });
    expect(camera.zoom).toHaveBeenCalledExactlyOnceWith(expect.any(Number), { x: 5, y: 6 });
  });

  it('goes through a stack by one plane a notch, and zooms with Ctrl', () => {
    const onStep = vi.fn();
    const { camera, stage } = setUp(null, onStep);
    fireEvent.wheel(stage, { deltaY: 120 });
    fireEvent.wheel(stage, { deltaY: -240 });
    expect(onStep.mock.calls).toEqual([[1], [-1]]);
    expect(camera.zoom).not.toHaveBeenCalled();
    fireEvent.wheel(stage, { deltaY: -120, ctrlKey: true });
    const [factor] = vi.mocked(camera.zoom).mock.calls[0] ?? [];
    expect(factor).toBeGreaterThan(1);
    expect(factor).toBeLessThan(1.5);
    expect(onStep).toHaveBeenCalledTimes(2);
  });

  it('adds up the small turns of a trackpad, anew where they turn back', () => {
    const onStep = vi.fn();
    const { stage } = setUp(null, onStep);
    for (const deltaY of [12, 12, -12, -12, -12]) fireEvent.wheel(stage, { deltaY });
    expect(onStep.mock.calls).toEqual([[-1]]);
  });
});
