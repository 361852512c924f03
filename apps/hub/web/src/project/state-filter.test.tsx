import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { StateFilter } from './state-filter.tsx';

afterEach(cleanup);

const counts = { all: 5, active: 2, attention: 0, done: 3, failed: 0 };

it('offers the states that there are, with their counts', () => {
  render(<StateFilter counts={counts} value="all" onChange={() => undefined} />);
  expect(screen.getAllByRole('button').map((button) => button.textContent)).toEqual([
    'All5',
    'In progress2',
    'Done3',
  ]);
});

it('keeps the chosen state even when its last image has left it', () => {
  render(<StateFilter counts={counts} value="failed" onChange={() => undefined} />);
  expect(screen.getByRole('button', { name: /Failed/, pressed: true })).toBeDefined();
});

it('tells the choice, and all when the chosen one is pressed again', () => {
  const onChange = vi.fn();
  render(<StateFilter counts={counts} value="done" onChange={onChange} />);
  fireEvent.click(screen.getByRole('button', { name: /In progress/ }));
  fireEvent.click(screen.getByRole('button', { name: /Done/ }));
  expect(onChange.mock.calls).toEqual([['active'], ['all']]);
});
