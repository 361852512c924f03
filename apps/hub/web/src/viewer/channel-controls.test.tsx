import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { type ReactNode, useState } from 'react';
import { afterEach, expect, it } from 'vitest';
import { ChannelControls } from './channel-controls.tsx';
import type { ChannelDisplay, ShownInfo } from './pixel-display.ts';

afterEach(cleanup);

const values = {
  min: 0,
  max: 4000,
  low: 279,
  high: 1177,
  histogramFrom: 0,
  histogramTo: 4000,
  histogram: [],
};
const info: ShownInfo = {
  width: 1,
  height: 1,
  channels: [values],
  bits: 16,
  format: 'uint16',
  tileSize: 512,
  levels: [{ width: 1, height: 1 }],
};

function setUp() {
  const shown: { now: ChannelDisplay } = {
    now: { visible: true, colour: [255, 255, 255], low: 279, high: 1177, gamma: 1 },
  };
  function Controls(): ReactNode {
    const [channel, setChannel] = useState(shown.now);
    const change = (next: Partial<ChannelDisplay>): void =>
      setChannel((before) => (shown.now = { ...before, ...next }));
    return (
      <ChannelControls name={null} info={info} index={0} others={[]} channel={channel} onChange={change} />
    );
  }
  render(<Controls />);
  const field = (name: string) => screen.getByRole<HTMLInputElement>('spinbutton', { name });
  /** What stands in the field after each key. */
  const type = (name: string, text: string) =>
    Array.from({ length: text.length }, (_, at) => {
      fireEvent.change(field(name), { target: { value: text.slice(0, at + 1) } });
      return field(name).value;
    });
  return { shown, field, type };
}

it('takes levels that are typed digit by digit', () => {
  const { shown, type, field } = setUp();
  expect(type('White, value', '900')).toEqual(['9', '90', '900']);
  expect([shown.now.low, shown.now.high]).toEqual([279, 900]);
  expect(type('Gamma', '0.5').at(-1)).toBe('0.5');
  expect(shown.now.gamma).toBe(0.5);
  fireEvent.blur(field('Gamma'));
  fireEvent.change(field('Black, value'), { target: { value: '' } });
  expect([field('Black, value').value, shown.now.low]).toEqual(['', 279]);
  fireEvent.blur(field('Black, value'));
  expect(field('Black, value').value).toBe('279');
});

it('moves the other level once a number that lies beyond it stands', () => {
  const { shown, type, field } = setUp();
  type('White, value', '80');
  expect([shown.now.low, shown.now.high]).toEqual([279, 1177]);
  fireEvent.blur(field('White, value'));
  expect([shown.now.low, shown.now.high]).toEqual([79, 80]);
  type('Black, value', '500');
  fireEvent.blur(field('Black, value'));
  expect([shown.now.low, shown.now.high]).toEqual([500, 501]);
});
