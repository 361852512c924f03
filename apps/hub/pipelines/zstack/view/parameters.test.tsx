import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { Parameters } from './parameters.tsx';
import { sampleObjects } from './stack-result-sample.ts';

afterEach(cleanup);

const image = {
  stack: {
    slices: 20,
    channels: 2,
    times: 1,
    order: 'XYZCT',
    pixelUm: null,
    sliceUm: null,
  },
  channels: [
    { name: 'DAPI', min: 0, high: 900, isReal: false },
    { name: null, min: 0, high: 900, isReal: false },
  ],
} as const;

function show(values: Readonly<Record<string, unknown>>) {
  const onChange = vi.fn();
  render(<Parameters values={values} onChange={onChange} chosen={sampleObjects()} image={image} />);
  return onChange;
}

it('sends only what was set, so that the rest is chosen from the stack', () => {
  const onChange = show({});
  fireEvent.change(screen.getByRole('combobox', { name: 'Channel' }), { target: { value: '1' } });
  fireEvent.click(screen.getByRole('radio', { name: 'Leave them together' }));
  fireEvent.change(screen.getByRole('combobox', { name: 'Threshold' }), { target: { value: 'otsu' } });
  expect(onChange.mock.calls).toEqual([[{ channel: 1 }], [{ splitting: 'none' }], [{ threshold: 'otsu' }]]);
});

it('says what was used before, and begins by hand there', () => {
  const onChange = show({});
  expect(screen.getByRole('option', { name: 'Automatic (300)' })).toBeTruthy();
  fireEvent.change(screen.getByRole('combobox', { name: 'Threshold' }), { target: { value: 'by-hand' } });
  expect(onChange).toHaveBeenCalledWith({ threshold: 300 });
});

it('moves a threshold by hand with a slider or as a number', () => {
  const onChange = show({ threshold: 300 });
  expect(screen.getByRole('slider', { name: 'Threshold by hand' }).getAttribute('max')).toBe('900');
  fireEvent.change(screen.getByRole('spinbutton', { name: 'Threshold by hand' }), {
    target: { value: '1250' },
  });
  expect(onChange).toHaveBeenCalledWith({ threshold: 1250 });
});

it('asks for slices from 1 and sends them from 0', () => {
  const onChange = show({ algorithm: 'projection' });
  expect(screen.queryByRole('combobox', { name: 'Threshold' })).toBeNull();
  fireEvent.change(screen.getByRole('spinbutton', { name: 'From slice' }), { target: { value: '3' } });
  expect(onChange).toHaveBeenCalledWith({ algorithm: 'projection', from: 2 });
});

it('forgets a threshold of objects where spots are counted: it means something else to them', () => {
  const onChange = show({ threshold: 300, smoothing: 2 });
  const what = screen.getByRole('combobox', { name: 'What to do' });
  fireEvent.change(what, { target: { value: 'spots' } });
  fireEvent.change(what, { target: { value: 'components' } });
  expect(onChange.mock.calls).toEqual([
    [{ smoothing: 2, algorithm: 'spots' }],
    [{ threshold: 300, smoothing: 2, algorithm: 'components' }],
  ]);
});

it('says nothing of what was used to find something else', () => {
  show({ algorithm: 'components' });
  const hintOf = (name: string) => screen.getByRole('spinbutton', { name }).getAttribute('placeholder');
  expect(hintOf('Smoothing, pixels')).toBe('Automatic (1)');
  cleanup();
  show({ algorithm: 'spots' });
  expect(hintOf('Diameter, pixels')).toBe('Automatic');
  // Spots are looked for at their own sizes: there is nothing to smooth.
  expect(screen.queryByRole('spinbutton', { name: 'Smoothing, pixels' })).toBeNull();
});
