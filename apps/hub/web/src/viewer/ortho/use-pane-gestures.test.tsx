import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { type ReactNode, useRef } from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { usePaneGestures } from './use-pane-gestures.ts';

beforeEach(() => {
  Element.prototype.setPointerCapture = vi.fn();
});
afterEach(cleanup);

function setUp() {
  const told = { onMove: vi.fn(), onPress: vi.fn(), onHover: vi.fn(), zoom: vi.fn() };
  function Pane(): ReactNode {
    const pane = useRef<HTMLDivElement>(null);
    return <div ref={pane} data-testid="pane" {...usePaneGestures(pane, told)} />;
  }
  render(<Pane />);
  const pane = screen.getByTestId('pane');
  const at = (x: number, y: number) => ({ button: 0, buttons: 1, clientX: x, clientY: y });
  const finger = (pointerId: number, x: number, y: number) => ({
    ...at(x, y),
    pointerId,
    pointerType: 'touch',
  });
  return { ...told, pane, at, finger };
}

describe('a plane of a stack', () => {
  it('takes the crosshair to where a mouse presses, and along with it', () => {
    const { pane, at, onMove, onPress, onHover } = setUp();
    fireEvent.pointerMove(pane, { ...at(5, 5), buttons: 0 });
    expect(onHover).toHaveBeenLastCalledWith({ x: 5, y: 5 });
    fireEvent.pointerDown(pane, at(10, 20));
    fireEvent.pointerMove(pane, at(12, 21));
    fireEvent.pointerUp(pane, at(12, 21));
    expect(onMove.mock.calls).toEqual([[{ x: 10, y: 20 }], [{ x: 12, y: 21 }]]);
    expect(onPress.mock.calls).toEqual([[{ x: 10, y: 20 }]]);
  });

  it('takes it to where a finger taps, and leaves it where the page scrolls under the finger', () => {
    const { pane, finger, onMove, onPress } = setUp();
    fireEvent.pointerDown(pane, finger(1, 30, 40));
    fireEvent.pointerMove(pane, finger(1, 30, 43));
    fireEvent.pointerCancel(pane, finger(1, 30, 43));
    expect(onMove).not.toHaveBeenCalled();
    fireEvent.pointerDown(pane, finger(2, 30, 40));
    fireEvent.pointerUp(pane, finger(2, 31, 40));
    expect(onMove.mock.calls).toEqual([[{ x: 31, y: 40 }]]);
    expect(onPress).toHaveBeenCalledOnce();
  });

  it('follows a finger that is drawn across it', () => {
    const { pane, finger, onMove, onPress } = setUp();
    fireEvent.pointerDown(pane, finger(1, 30, 40));
    fireEvent.pointerMove(pane, finger(1, 50, 40));
    fireEvent.pointerUp(pane, finger(1, 50, 40));
    expect(onMove.mock.calls).toEqual([[{ x: 50, y: 40 }]]);
    expect(onPress).not.toHaveBeenCalled();
  });

  it('is enlarged by two fingers, which move nothing', () => {
    const { pane, finger, onMove, onPress, zoom } = setUp();
    fireEvent.pointerDown(pane, finger(1, 40, 40));
    fireEvent.pointerDown(pane, finger(2, 60, 40));
    fireEvent.pointerMove(pane, finger(2, 80, 40));
    expect(zoom.mock.calls).toEqual([[2]]);
    fireEvent.pointerUp(pane, finger(2, 80, 40));
    fireEvent.pointerMove(pane, finger(1, 20, 40));
    fireEvent.pointerUp(pane, finger(1, 20, 40));
    expect([onMove.mock.calls, onPress.mock.calls]).toEqual([[], []]);
    const touches = (count: number) => Array.from({ length: count }, (_, identifier) => ({ identifier }));
    // Prevented: the page does not scroll.
    expect(fireEvent.touchMove(pane, { touches: touches(2) })).toBe(false);
    expect(fireEvent.touchMove(pane, { touches: touches(1) })).toBe(true);
  });
});
