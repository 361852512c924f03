import type { ChannelPixels, PixelInfo } from '@headway/hub-api';
import { act, cleanup, renderHook } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import type { PixelDisplay } from './pixel-display.ts';
import { type DisplayOf, useDisplay } from './use-display.ts';

afterEach(cleanup);

const channel = (high: number): ChannelPixels => ({
  min: 0,
  max: 60_000,
  low: 100,
  high,
  histogramFrom: 0,
  histogramTo: 60_000,
  histogram: [],
});
const infoOf = (high: number): PixelInfo => ({
  width: 10,
  height: 10,
  channels: [channel(high), channel(high)],
  bits: 16,
  format: 'uint16',
  tileSize: 512,
  levels: [{ width: 10, height: 10 }],
});
const infos = { plane: infoOf(800), projection: infoOf(9000) };
const highs = (display: PixelDisplay | undefined) => display?.channels.map(({ high }) => high);

it('shows slices and projections with a contrast of their own, and the same channels', () => {
  const { result, rerender } = renderHook(({ of }: { of: DisplayOf }) => useDisplay('a', infos, of), {
    initialProps: { of: 'plane' },
  });
  const shown = () => result.current?.shown;
  const change = (change: Partial<PixelDisplay['channels'][number]>) =>
    act(() => {
      const { channels = [] } = shown() ?? {};
      result.current?.set({
        channels: channels.map((each, at) => (at === 0 ? { ...each, ...change } : each)),
      });
    });
  expect(highs(shown())).toEqual([800, 800]);
  change({ high: 500, visible: false, colour: [1, 2, 3] });

  rerender({ of: 'projection' });
  expect(highs(shown())).toEqual([9000, 9000]);
  expect(shown()?.channels[0]).toMatchObject({ visible: false, colour: [1, 2, 3] });
  change({ high: 7000, visible: true });
  // What of single planes is shown beside a projection has their contrast.
  expect(highs(result.current?.ofPlanes)).toEqual([500, 800]);
  expect(result.current?.ofPlanes.channels[0]).toMatchObject({ visible: true, colour: [1, 2, 3] });

  rerender({ of: 'plane' });
  expect(highs(shown())).toEqual([500, 800]);
  expect(shown()?.channels[0]).toMatchObject({ visible: true, colour: [1, 2, 3] });
  rerender({ of: 'projection' });
  expect(highs(shown())).toEqual([7000, 9000]);
});

it('shows sections beside a projection with the contrast that slices begin with', () => {
  const { result, rerender } = renderHook(() => useDisplay('a', infos, 'projection'));
  expect(highs(result.current?.ofPlanes)).toEqual([800, 800]);
  const before = result.current?.ofPlanes;
  rerender();
  expect(result.current?.ofPlanes).toBe(before);
});
