import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { Parameters } from './parameters.tsx';

afterEach(cleanup);

it('sends only what was set, so that the rest is chosen from the image', () => {
  const onChange = vi.fn();
  render(<Parameters values={{ background: 'local' }} onChange={onChange} chosen={null} />);
  fireEvent.click(screen.getByRole('radio', { name: 'Darker' }));
  fireEvent.change(screen.getByRole('spinbutton', { name: /Diameter/ }), { target: { value: '24' } });
  expect(onChange.mock.calls).toEqual([
    [{ background: 'local', polarity: 'dark' }],
    [{ background: 'local', scale: 24 }],
  ]);
});

it('takes a setting away when it is put back to automatic', () => {
  const onChange = vi.fn();
  render(<Parameters values={{ polarity: 'dark', scale: 24 }} onChange={onChange} chosen={null} />);
  fireEvent.click(screen.getAllByRole('radio', { name: 'Automatic' })[0] ?? document.body);
  fireEvent.change(screen.getByRole('spinbutton', { name: /Diameter/ }), { target: { value: '' } });
  expect(onChange.mock.calls).toEqual([[{ scale: 24 }], [{ polarity: 'dark' }]]);
});

it('offers stains for colour images only, and says what was measured before', () => {
  const result = (channels: number) =>
    ({ image: { channels }, chosen: { source: 'brightness', diameter: null, minArea: 12 } }) as never;
  const names = () => screen.getAllByRole('option').map(({ textContent }) => textContent);
  const { rerender } = render(<Parameters values={{}} onChange={() => undefined} chosen={result(1)} />);
  expect(names()).toEqual(['Automatic (brightness)', 'Brightness']);
  const onChange = vi.fn();
  rerender(<Parameters values={{}} onChange={onChange} chosen={result(3)} />);
  expect(names()).toHaveLength(7);
  fireEvent.change(screen.getByRole('combobox', { name: 'Measured' }), { target: { value: 'eosin' } });
  fireEvent.click(screen.getByRole('radio', { name: 'Take it as it is' }));
  expect(onChange.mock.calls).toEqual([[{ source: 'eosin' }], [{ review: 'never' }]]);
});
