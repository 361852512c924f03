import type { ChannelPixels, PixelInfo } from '@headway/hub-api';
import { describe, expect, it } from 'vitest';
import { createTilePainter } from './paint-tile.ts';
import { autoDisplay, firstDisplay, fullDisplay, shownLevel, stainDisplay } from './pixel-display.ts';

const channel = (low: number, high: number, max = high): ChannelPixels => ({
  min: 0,
  max,
  low,
  high,
  histogramFrom: 0,
  histogramTo: max,
  histogram: [],
});
const info = (format: PixelInfo['format'], ...channels: ChannelPixels[]): PixelInfo => ({
  width: 10,
  height: 10,
  channels,
  bits: 8,
  format,
  tileSize: 512,
  levels: [{ width: 10, height: 10 }],
});
const levels = ({ channels }: { channels: readonly { low: number; high: number }[] }) =>
  channels.map(({ low, high }) => [low, high]);

describe('how an image is shown first', () => {
  it('is as it is where it can be seen, and stretched where it would be black', () => {
    expect(levels(firstDisplay(info('uint8', channel(20, 230))))).toEqual([[0, 255]]);
    expect(levels(firstDisplay(info('uint8', channel(2, 40))))).toEqual([[2, 40]]);
    expect(levels(firstDisplay(info('uint16', channel(180, 900, 65_535))))).toEqual([[180, 900]]);
  });

  it('keeps hues when colours of 8 bits are stretched', () => {
    const colours = info('uint8', channel(10, 50), channel(5, 90), channel(20, 60));
    expect(levels(autoDisplay(colours))).toEqual([
      [5, 90],
      [5, 90],
      [5, 90],
    ]);
  });

  it('shows a flat image without dividing by nothing', () => {
    expect(levels(fullDisplay(info('float32', channel(3, 3))))[0]?.[1]).toBeGreaterThan(0);
    expect(levels(autoDisplay(info('uint16', channel(7, 7))))).toEqual([[7, 8]]);
  });
});

describe('a painted tile', () => {
  it('shows values of 16 bits between black and white', () => {
    const display = autoDisplay(info('uint16', channel(100, 300)));
    const rgba = createTilePainter(display, 'uint16')(Uint16Array.of(50, 100, 200, 300, 60_000));
    expect([...rgba].filter((_, index) => index % 4 === 0)).toEqual([0, 0, 128, 255, 255]);
    expect([...rgba].filter((_, index) => index % 4 === 3)).toEqual([255, 255, 255, 255, 255]);
  });

  it('adds channels up in their colours and leaves hidden ones out', () => {
    const display = fullDisplay(info('uint8', channel(0, 255), channel(0, 255), channel(0, 255)));
    const [red, green, blue] = display.channels;
    if (!red || !green || !blue) throw new Error('three channels');
    const hidden = {
      channels: [red, { ...green, visible: false }, { ...blue, colour: [255, 0, 255] as const }],
    };
    const rgba = createTilePainter(hidden, 'uint8')(Uint8Array.of(10, 99, 30));
    expect([...rgba]).toEqual([40, 0, 30, 255]);
  });

  it('shows real numbers, and no number as black', () => {
    const display = autoDisplay(info('float32', channel(-1, 1)));
    const rgba = createTilePainter(display, 'float32')(Float32Array.of(-2, 0, 1, Number.NaN));
    expect([rgba[0], rgba[4], rgba[8], rgba[12]]).toEqual([0, 128, 255, 0]);
  });

  it('leaves nothing of the tile that was painted before, whose memory it takes', () => {
    const two = info('uint16', channel(0, 255), channel(0, 255));
    const apart = fullDisplay(two);
    const mixed = {
      channels: apart.channels.map((each) => ({ ...each, colour: [255, 255, 0] as const })),
    };
    for (const display of [apart, mixed]) {
      const painter = createTilePainter(display, 'uint16');
      const first = painter(Uint16Array.of(255, 255, 255, 255));
      const second = painter(Uint16Array.of(0, 0, 51, 0));
      expect(second.buffer).toBe(first.buffer);
      expect([...second]).toEqual([...createTilePainter(display, 'uint16')(Uint16Array.of(0, 0, 51, 0))]);
      expect([...painter(Uint16Array.of(0, 0))]).toEqual([0, 0, 0, 255]);
    }
  });

  it('lifts dark parts by gamma', () => {
    const straight = { visible: true, colour: [255, 255, 255] as const, low: 0, high: 100, gamma: 1 };
    expect(shownLevel({ ...straight, gamma: 2 }, 25)).toBeCloseTo(0.5);
    expect(shownLevel(straight, 25)).toBeCloseTo(0.25);
  });

  it('shows the amount of a stain, unstained as white and much as black', () => {
    const colours = info('uint8', channel(0, 240), channel(0, 240), channel(0, 240));
    const stain = { id: 'red', label: 'Red light taken', weights: [1, 0, 0] };
    const display = { ...fullDisplay(colours), stain: { ...stainDisplay(colours, stain), most: 1 } };
    const half = Math.round(240 * Math.exp(-0.5));
    const rgba = createTilePainter(display, 'uint8')(Uint8Array.of(240, 9, 9, half, 9, 9, 2, 240, 240));
    expect([rgba[0], rgba[8]]).toEqual([255, 0]);
    expect(rgba[4]).toBeGreaterThan(124);
    expect(rgba[4]).toBeLessThan(132);
    expect([rgba[5], rgba[6], rgba[7]]).toEqual([rgba[4], rgba[4], 255]);
  });
});
