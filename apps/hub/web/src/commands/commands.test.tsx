import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { CommandsProvider, useCommand } from './commands.tsx';

const ran = vi.fn<(id: string) => void>();

afterEach(cleanup);

function Page() {
  const command = (id: string, ...keys: string[]) => ({
    id,
    label: id,
    group: 'Everywhere',
    keys,
    run: () => ran(id),
  });
  useCommand(command('queue', 'g q'));
  useCommand(command('quiet', 'q'));
  useCommand(command('fit', 'f', '0'));
  return <input aria-label="Name" />;
}

/** The commands that ran by these keys. */
function press(...keys: string[]): string[] {
  ran.mockClear();
  render(
    <CommandsProvider>
      <Page />
    </CommandsProvider>,
  );
  for (const key of keys) fireEvent.keyDown(document.body, { key });
  return ran.mock.calls.map(([id]) => id);
}

it('runs the command of a key, and of two keys after each other', () => {
  expect(press('f', '0', 'g', 'q', 'q')).toEqual(['fit', 'fit', 'queue', 'quiet']);
});

it('forgets the first of two when another key comes between them', () => {
  expect(press('g', 'f', 'q')).toEqual(['fit', 'quiet']);
});

it('leaves keys to whoever types', () => {
  expect(press()).toEqual([]);
  fireEvent.keyDown(screen.getByLabelText('Name'), { key: 'f' });
  expect(ran).not.toHaveBeenCalled();
});
