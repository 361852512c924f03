import type { AssetStack } from '@headway/protocol';
import { describe, expect, it } from 'vitest';
import { layoutText, readLayout } from './stack-layout.ts';

const stored: AssetStack = {
  slices: 45,
  channels: 2,
  times: 1,
  order: 'XYCZT',
  pixelUm: 0.09413445393497549,
  sliceUm: 0.39999999999999974,
};
const text = layoutText(stored, null);

describe('how a stack is laid out, as a form says it', () => {
  it('is as the file says until something is changed, also where numbers were rounded', () => {
    expect(text.sliceUm).toBe('0.4');
    expect(readLayout(text, stored)).toEqual({ problems: null, layout: null, pixelSizeUm: null });
  });

  it('names only what differs from the file', () => {
    expect(
      readLayout({ ...text, slices: '90', channels: ' 1 ', order: 'XYZCT', sliceUm: '0,5' }, stored),
    ).toEqual({
      problems: null,
      layout: { slices: 90, channels: 1, order: 'XYZCT', sliceUm: 0.5 },
      pixelSizeUm: null,
    });
    expect(readLayout({ ...text, pixelUm: '2' }, stored)).toMatchObject({ layout: null, pixelSizeUm: 2 });
    expect(readLayout({ ...text, sliceUm: '' }, stored)).toMatchObject({ layout: { sliceUm: null } });
  });

  it('says what can’t be', () => {
    const problemsOf = (changed: Partial<typeof text>) =>
      readLayout({ ...text, ...changed }, stored).problems;
    expect(problemsOf({ slices: '0', times: 'x' })).toEqual({
      slices: 'A whole number from 1 is needed.',
      times: 'A whole number from 1 is needed.',
    });
    expect(problemsOf({ slices: '46' })).toEqual({ slices: 'That makes 92 planes; the file has 90.' });
    expect(problemsOf({ sliceUm: '-1' })).toEqual({ sliceUm: 'A number of micrometres above 0 is needed.' });
  });

  it('shows the pixel size that a person said', () => {
    expect(layoutText(stored, 3).pixelUm).toBe('3');
  });
});
