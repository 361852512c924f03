import type { AssetStack } from '@headway/protocol';
import { planeAddress } from '@headway/hub-api';
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CommandsProvider } from '../commands/commands.tsx';
import { StackBar } from './stack-bar.tsx';
import { usePlay } from './use-play.ts';
import { useStackView } from './use-stack-view.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const stack: AssetStack = {
  slices: 5,
  channels: 1,
  times: 1,
  order: 'XYZCT',
  pixelUm: null,
  sliceUm: null,
};

function open(given: AssetStack = stack) {
  function Page({ id, isReady }: { id: string; isReady: boolean }) {
    const view = useStackView({ id, stack: given });
    const play = usePlay(view, isReady);
    return (
      view && (
        <>
          <StackBar view={view} play={play} isWaiting={!isReady} />
          <output>{planeAddress(view.plane)}</output>
        </>
      )
    );
  }
  const page = (id: string, isReady: boolean) => (
    <CommandsProvider>
      <Page id={id} isReady={isReady} />
    </CommandsProvider>
  );
  const { rerender } = render(page('a', true));
  const name = () => screen.getByRole('status').textContent;
  return { name, show: (id: string, isReady = true) => rerender(page(id, isReady)) };
}

const press = (key: string) => fireEvent.keyDown(document, { key });

describe('the bar of a stack', () => {
  it('goes from slice to slice by its keys and ends at the ends', () => {
    const { name } = open();
    expect(name()).toBe('z2-t0');
    press('.');
    expect(name()).toBe('z3-t0');
    for (let times = 0; times < 9; times += 1) press(',');
    expect(name()).toBe('z0-t0');
  });

  it('does not begin to play later what can’t be played now', () => {
    const { name } = open();
    press('t');
    press('\\');
    press('t');
    act(() => void vi.advanceTimersByTime(1000));
    expect(name()).toBe('z2-t0');
  });

  it('goes to the slice whose number is typed, counted from 1', () => {
    const { name } = open();
    const field = screen.getByLabelText('Slice number');
    fireEvent.change(field, { target: { value: '5' } });
    expect(name()).toBe('z4-t0');
    fireEvent.change(field, { target: { value: '9' } });
    expect(name()).toBe('z4-t0');
    fireEvent.blur(field);
    expect((field as HTMLInputElement).value).toBe('5');
  });

  it('shows the whole depth together, and the slice again where it was', () => {
    const { name } = open();
    fireEvent.click(screen.getByRole('button', { name: 'Max' }));
    expect(name()).toBe('max0-4-t0');
    fireEvent.click(screen.getByRole('button', { name: 'Slice' }));
    expect(name()).toBe('z2-t0');
  });

  it('plays round and round, and waits for each slice', () => {
    const { name, show } = open();
    fireEvent.click(screen.getByRole('button', { name: 'Play' }));
    for (const next of ['z3-t0', 'z4-t0', 'z0-t0']) {
      act(() => void vi.advanceTimersByTime(100));
      expect(name()).toBe(next);
    }
    show('a', false);
    act(() => void vi.advanceTimersByTime(1000));
    expect(name()).toBe('z0-t0');
    show('a', true);
    act(() => void vi.advanceTimersByTime(100));
    expect(name()).toBe('z1-t0');
    fireEvent.click(screen.getByRole('button', { name: 'Pause' }));
    act(() => void vi.advanceTimersByTime(1000));
    expect(name()).toBe('z1-t0');
  });

  it('has a place of its own for each image', () => {
    const { name, show } = open();
    press('.');
    show('b');
    expect(name()).toBe('z2-t0');
  });

  it('goes through time where there is no depth', () => {
    const { name } = open({ ...stack, slices: 1, times: 4 });
    expect(screen.queryByLabelText('Slice number')).toBeNull();
    press('>');
    expect(name()).toBe('z0-t1');
    press('<');
    expect(name()).toBe('z0-t0');
  });
});
