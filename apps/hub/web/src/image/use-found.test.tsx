import type { ResultDocument } from '@headway/hub-api';
import { renderHook, waitFor } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import { shapeFromPixels } from '../viewer/shape.ts';
import type { ShownPlane } from '@headway/hub-api';
import type { ResultView } from './result-view.ts';
import { packRows } from './packed-rows.ts';
import { useFound } from './use-found.ts';

const view = {
  decode: (value: unknown) => value,
  *shapes({ objects }: { objects: readonly number[] }) {
    for (const id of objects) yield shapeFromPixels(String(id), [[id, 0]]);
  },
} as unknown as ResultView;

const documentOf = (id: string, count: number, assetId = 'a') =>
  ({
    id,
    assetId,
    result: { objects: Array.from({ length: count }, (_, at) => at) },
  }) as unknown as ResultDocument;

function show(first: ResultDocument) {
  const { result, rerender } = renderHook(({ document }) => useFound(document, view), {
    initialProps: { document: first },
  });
  const seen = () => [result.current.document?.id, result.current.shapes.length];
  return { seen, to: (document: ResultDocument) => rerender({ document }) };
}

it('has a small result at once', () => {
  const { seen, to } = show(documentOf('v1', 3));
  expect(seen()).toEqual(['v1', 3]);
  to(documentOf('v2', 4));
  expect(seen()).toEqual(['v2', 4]);
});

it('keeps a large result with its shapes until the next version of it is ready as a whole', async () => {
  const { seen, to } = show(documentOf('v1', 6000));
  expect(seen()).toEqual([undefined, 0]);
  await waitFor(() => expect(seen()).toEqual(['v1', 6000]));
  to(documentOf('v2', 7000));
  expect(seen()).toEqual(['v1', 6000]);
  await waitFor(() => expect(seen()).toEqual(['v2', 7000]));
});

it('shows nothing of one image at another one', async () => {
  const { seen, to } = show(documentOf('v1', 6000));
  await waitFor(() => expect(seen()).toEqual(['v1', 6000]));
  to(documentOf('w1', 6000, 'b'));
  expect(seen()).toEqual([undefined, 0]);
});

it('makes the shapes of a stack anew for each plane, and reads its result once', () => {
  let reads = 0;
  const stacked = {
    decode: (value: unknown) => ((reads += 1), value),
    *shapes(_result: unknown, plane: ShownPlane | null) {
      if (plane?.kind === 'slice') yield shapeFromPixels(`in ${plane.slice}`, [[0, 0]]);
    },
  } as unknown as ResultView;
  const document = documentOf('v1', 3);
  const at = (slice: number): ShownPlane => ({ kind: 'slice', slice, time: 0 });
  const { result, rerender } = renderHook(({ plane }) => useFound(document, stacked, plane), {
    initialProps: { plane: at(0) },
  });
  expect(result.current.shapes.map(({ id }) => id)).toEqual(['in 0']);
  rerender({ plane: at(4) });
  expect(result.current.shapes.map(({ id }) => id)).toEqual(['in 4']);
  expect(reads).toBe(1);
});

it('makes no more than a few thousand objects of a large result in one task, from columns as from rows', async () => {
  const rows = Array.from({ length: 60_000 }, (_, id) => ({ id }));
  const packed = packRows(rows);
  let [inTask, most, made] = [0, 0, 0];
  const ticking = setInterval(() => (inTask = 0), 0);
  const counting = {
    decode: ({ objects }: { objects: readonly { id: number }[] }) => objects.map(({ id }) => id),
    *shapes(ids: readonly number[]) {
      for (const id of ids) {
        [inTask, made] = [inTask + 1, made + 1];
        most = Math.max(most, inTask);
        yield shapeFromPixels(String(id), [[id, 0]]);
      }
    },
  } as unknown as ResultView;
  // By this clock a hundred objects take a millisecond.
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => made / 100);
  const { result } = renderHook(() =>
    useFound({ id: 'v1', assetId: 'a', result: { objects: packed } } as unknown as ResultDocument, counting),
  );
  await waitFor(() => expect(result.current.shapes).toHaveLength(60_000));
  clock.mockRestore();
  clearInterval(ticking);
  expect(result.current.shapes[59_999]?.id).toBe('59999');
  expect(most).toBeLessThan(5000);
});
