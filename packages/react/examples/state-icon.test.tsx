import { cleanup, render } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { Verdict } from './state-icon.tsx';

afterEach(cleanup);

it('shows another mark where something needs a look, and says it in words', () => {
  const { container, rerender } = render(<Verdict cells={128} doubtful={0} />);
  const icon = () => container.querySelector('svg');
  expect(icon()?.dataset['icon']).toBe('done');
  rerender(<Verdict cells={128} doubtful={3} />);
  expect(icon()?.dataset['icon']).toBe('attention');
  expect(icon()?.getAttribute('aria-hidden')).toBe('true');
  expect(container.textContent).toBe('128 cells, 3 need a look');
});
