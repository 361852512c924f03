import { cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { CommandsProvider, useCommand } from './commands.tsx';
import { openShortcutHelp, ShortcutHelp } from './shortcut-help.tsx';

afterEach(cleanup);

function Page() {
  const nothing = () => undefined;
  useCommand({ id: 'help', label: 'Show keys', group: 'Everywhere', keys: ['?'], run: openShortcutHelp });
  useCommand({ id: 'queue', label: 'Go to the queue', group: 'Everywhere', keys: ['g q'], run: nothing });
  useCommand({ id: 'fit', label: 'Fit the image', group: 'Image', keys: ['f', '0'], run: nothing });
  useCommand({ id: 'light', label: 'Use the light theme', group: 'Everywhere', run: nothing });
  return null;
}

it('lists every command of the page that has a key, under its heading', async () => {
  render(
    <CommandsProvider>
      <Page />
      <ShortcutHelp />
    </CommandsProvider>,
  );
  fireEvent.keyDown(document.body, { key: '?' });
  const sheet = within(await screen.findByRole('dialog'));
  const keysOf = (label: string) =>
    [...(sheet.getByText(label).parentElement?.querySelectorAll('kbd') ?? [])].map((key) => key.textContent);
  expect(keysOf('Go to the queue')).toEqual(['G', 'Q']);
  expect(keysOf('Fit the image')).toEqual(['F']);
  expect(keysOf('Show keys')).toEqual(['?']);
  expect(sheet.queryByText('Use the light theme')).toBe(null);
  expect(sheet.getByText('Fit the image').closest('section')?.querySelector('h3')?.textContent).toBe('Image');
});
