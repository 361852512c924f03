import type { AnnouncedUploads, Upload } from '@headway/hub-api';
import { expect, it, onTestFinished, vi } from 'vitest';
import { ApiError } from '../api.ts';
import { createEntityTable } from '../live/entity-table.ts';
import { chosen } from './chosen-file.ts';
import type { FileShelf, TakenFile } from './file-shelf.ts';
import type { SendOutcome } from './send-file.ts';
import { aFile } from './upload-fixture.ts';
import { createUploadManager } from './upload-manager.ts';

const bytes = (name: string, lastModified = 7) => new File(['0123456789'], name, { lastModified });

/** A manager over a server and a shelf that the test plays. */
function setUp({ onShelf = [] as TakenFile[], keeps = true } = {}) {
  const uploads = createEntityTable<Upload>();
  const announced: AnnouncedUploads[] = [];
  const sent = new Map<string, (outcome: SendOutcome) => void>();
  const aborted: string[] = [];
  const removed: string[] = [];
  let refusal: ApiError | null = null;
  let isAnswerLost = false;
  const there: Upload[] = [];
  const onRefused = vi.fn();
  const shelf: FileShelf = {
    put: () => Promise.resolve(keeps),
    take: (isWanted) => Promise.resolve(onShelf.filter(({ id }) => isWanted(id))),
    hold: () => Promise.resolve(),
    remove: (ids) => Promise.resolve(void removed.push(...ids)),
    release: () => Promise.resolve(),
  };
  const manager = createUploadManager({
    uploads,
    announce: (_projectId, given) => {
      if (refusal) return Promise.reject(refusal);
      announced.push(given);
      const items = given.files.map(({ name, bytes: size, lastModified = null }) =>
        aFile({ id: name, name, bytes: size, lastModified }),
      );
      there.push(...items);
      if (isAnswerLost) return Promise.reject(new ApiError(0, null));
      return Promise.resolve({ items, batch: null });
    },
    announced: () => {
      isAnswerLost = false;
      return Promise.resolve(there.toReversed());
    },
    onBatch: () => undefined,
    onRefused,
    onError: (error) => {
      throw error;
    },
    shelf: Promise.resolve(shelf),
    send: (id, _file, onEnd) => {
      sent.set(id, onEnd);
      return { abort: () => void aborted.push(id) };
    },
    newBatchId: () => 'B',
  });
  onTestFinished(() => manager.close());
  return {
    uploads,
    announced,
    sent,
    aborted,
    removed,
    onRefused,
    manager,
    there,
    loseAnswer: () => {
      isAnswerLost = true;
    },
    refuse: (error: ApiError) => {
      refusal = error;
    },
  };
}

it('announces files in lots of one batch, and sends the first ones', async () => {
  const { manager, announced, sent } = setUp();
  manager.add('P', chosen(Array.from({ length: 150 }, (_, index) => bytes(`${index}.png`))));
  expect(manager.state().preparing).toEqual([{ projectId: 'P', files: 150 }]);
  await vi.waitFor(() => expect(manager.state().preparing).toEqual([]));
  expect(announced.map(({ batchId, more, files }) => [batchId, more, files.length])).toEqual([
    ['B', true, 100],
    ['B', false, 50],
  ]);
  expect([...sent.keys()]).toEqual(['0.png', '1.png', '10.png']);
});

it('follows what was asked elsewhere', async () => {
  const { manager, uploads, sent, aborted, removed } = setUp();
  manager.add('P', chosen([bytes('a.png')]));
  await vi.waitFor(() => expect(sent.size).toBe(1));
  uploads.upsert([aFile({ id: 'a.png', status: 'paused', revision: 2 })]);
  expect(aborted).toEqual(['a.png']);
  sent.clear();
  uploads.upsert([aFile({ id: 'a.png', status: 'waiting', revision: 3 })]);
  expect([...sent.keys()]).toEqual(['a.png']);
  uploads.remove('a.png');
  expect([aborted, manager.state().held.size]).toEqual([['a.png', 'a.png'], 0]);
  await vi.waitFor(() => expect(removed).toEqual(['a.png']));
});

it('tries again what was cut, and gives up what is no longer there', async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const { manager, sent } = setUp();
  manager.add('P', chosen([bytes('a.png'), bytes('b.png')]));
  await vi.waitFor(() => expect(sent.size).toBe(2));
  sent.get('b.png')?.('gone');
  const cut = sent.get('a.png');
  sent.clear();
  cut?.('failed');
  expect(sent.size).toBe(0);
  await vi.advanceTimersByTimeAsync(2000);
  expect([...sent.keys()]).toEqual(['a.png']);
  expect([...manager.state().held]).toEqual(['a.png']);
});

it('goes on with what was kept, asks where the browser wants a word, and lets the person choose the rest', async () => {
  const handle = (answer: PermissionState, file: File) => ({
    getFile: () => Promise.resolve(file),
    queryPermission: () => Promise.resolve(answer),
    requestPermission: () => Promise.resolve<PermissionState>('granted'),
  });
  const { manager, uploads, sent } = setUp({
    onShelf: [
      { id: 'kept.png', file: bytes('kept.png'), handle: null },
      { id: 'asked.png', file: null, handle: handle('prompt', bytes('asked.png')) },
      { id: 'changed.png', file: null, handle: handle('granted', bytes('changed.png', 8)) },
      { id: 'over.png', file: bytes('over.png'), handle: null },
    ],
  });
  const names = ['kept.png', 'asked.png', 'changed.png'];
  uploads.upsert(names.map((name) => aFile({ id: name, name, bytes: 10, lastModified: 7 })));
  await manager.takeUp((id) => uploads.get(id) !== undefined);
  expect([[...sent.keys()], [...manager.state().askable]]).toEqual([['kept.png'], ['asked.png']]);
  await manager.permit();
  expect([...sent.keys()]).toEqual(['kept.png', 'asked.png']);
  const changed = uploads.get('changed.png');
  const strange = manager.chooseAgain(
    changed ? [changed] : [],
    chosen([bytes('x.png'), bytes('changed.png')]),
  );
  expect(strange.map(({ file }) => file.name)).toEqual(['x.png']);
  expect([...sent.keys()]).toContain('changed.png');
});

it('says which files would be lost with the page, and why files could not be announced', async () => {
  const { manager, refuse, onRefused } = setUp({ keeps: false });
  manager.add('P', chosen([bytes('a.png')]));
  await vi.waitFor(() => expect([...manager.state().fragile]).toEqual(['a.png']));
  refuse(new ApiError(507, null));
  manager.add('P', chosen([bytes('b.png'), bytes('c.png')]));
  await vi.waitFor(() => expect(onRefused).toHaveBeenCalledWith(expect.any(ApiError), 2));
  expect(manager.state().preparing).toEqual([]);
});

it('announces nothing twice when only the answer was lost', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  const { manager, announced, there, sent, loseAnswer } = setUp();
  loseAnswer();
  manager.add('P', chosen([bytes('a.png'), bytes('b.png'), bytes('c.png')]));
  await vi.waitFor(() => expect(there).toHaveLength(3));
  // Cancelled in another tab meanwhile.
  there.splice(1, 1);
  await vi.advanceTimersByTimeAsync(3000);
  await vi.waitFor(() => expect([...sent.keys()]).toEqual(['a.png', 'c.png']));
  expect(announced).toHaveLength(1);
});
