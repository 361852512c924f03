import { expect, it } from 'vitest';
import type { TransferOutcome } from './transfer.ts';
import { createUploadManager } from './upload-manager.ts';

const stored: TransferOutcome = { type: 'stored', answer: { items: [], rejected: [] } };
const failed: TransferOutcome = { type: 'failed', reason: 'The connection was lost.' };

function setUp() {
  const ends = new Map<string, (outcome: TransferOutcome) => void>();
  const ended: string[] = [];
  let batches = 0;
  const manager = createUploadManager({
    onStored: () => undefined,
    onBatchEnded: (batchId) => ended.push(batchId),
    start: ({ file, onEnd }) => {
      ends.set(file.name, onEnd);
      return { abort: () => undefined };
    },
    newBatchId: () => `batch-${(batches += 1)}`,
  });
  return {
    manager,
    ended,
    add: (...names: string[]) =>
      manager.add(
        'P',
        names.map((name) => new File(['x'], name)),
      ),
    end: (name: string, outcome: TransferOutcome) => ends.get(name)?.(outcome),
    idOf: (name: string) => manager.state().uploads.find((upload) => upload.name === name)?.id ?? '',
  };
}

it('tells the end of a batch once, with its last file, whatever became of the others', () => {
  const { manager, ended, add, end, idOf } = setUp();
  add('a', 'b', 'c', 'd');
  add('other');
  end('a', stored);
  end('b', failed);
  manager.cancel(idOf('c'));
  expect(ended).toEqual([]);
  end('d', { type: 'rejected', reason: 'No image.' });
  expect(ended).toEqual(['batch-1']);
  manager.clear();
  end('other', stored);
  expect(ended).toEqual(['batch-1', 'batch-2']);
});

it('tells nothing of a batch of which nothing was stored', () => {
  const { ended, add, end } = setUp();
  add('a');
  end('a', failed);
  expect(ended).toEqual([]);
});

it('tells the end again after a file that was tried once more', () => {
  const { manager, ended, add, end, idOf } = setUp();
  add('a', 'b');
  end('a', stored);
  end('b', failed);
  expect(ended).toEqual(['batch-1']);
  manager.retry(idOf('b'));
  expect(ended).toEqual(['batch-1']);
  end('b', stored);
  expect(ended).toEqual(['batch-1', 'batch-1']);
});
