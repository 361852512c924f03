import { act, cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { createMemoryClient } from '../src/testing/memory-client.ts';
import { renderKit } from '../src/testing/render-kit.tsx';
import { ClearResults } from './use-headway.tsx';

afterEach(cleanup);

const press = () => act(async () => fireEvent.click(screen.getByRole('button')));

it('asks the server, and says what it answers', async () => {
  const asked: unknown[] = [];
  const client = { ...createMemoryClient(), request: async (...all: unknown[]) => asked.push(all) };
  renderKit(<ClearResults projectId="7" />, { client });
  await press();
  expect(asked).toEqual([['project.clear', { projectId: '7' }]]);
  expect(screen.getByRole('status').textContent).toContain('The results are gone.');
});

it('says why it was refused', async () => {
  renderKit(<ClearResults projectId="7" />);
  await press();
  expect(screen.getByRole('status').textContent).toContain('There is no server.');
});
