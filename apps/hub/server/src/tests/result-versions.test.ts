import {
  type AssetEditing,
  type EditOperation,
  keptVersions,
  type Page,
  type Problem,
  type ResultDocument,
  type ResultVersion,
  type SavedVersion,
} from '@headway/hub-api';
import type { Asset } from '@headway/protocol';
import { describe, expect, it } from 'vitest';
import { openDatabase } from '../database.ts';
import { signedInPerson } from '../test-support/accounts.ts';
import { pipelinesDir } from '../pipelines.ts';
import type { TestApi } from '../test-support/api.ts';
import { dataFolder, startSignedIn } from '../test-support/hub.ts';
import { cellsTiff16 } from '../test-support/images.ts';
import { connectLive } from '../test-support/live.ts';

interface Cells {
  objects: { id: number; polygon: [number, number][]; area: number; meanIntensity: number }[];
  summary: { count: number };
}

async function withCells() {
  const dataDir = dataFolder();
  const { hub, api } = await startSignedIn({ pipelinesDir, dataDir });
  const project = await api.createProject();
  // 5 × 4 round cells.
  const { id, latestJobId } = await api.uploadOne(project.id, {
    name: 'cells.tif',
    content: await cellsTiff16(),
  });
  await api.jobIn(latestJobId ?? '', 'completed');
  const asset = (await api.get<Asset>(`/api/assets/${id}`)).body;
  return { hub, dataDir, api, asset, first: asset.currentResultId ?? '' };
}

const cellsOf = async (api: TestApi, id: string): Promise<Cells> =>
  (await api.get<ResultDocument>(`/api/results/${id}`)).body.result as Cells;

const save = (api: TestApi, id: string, operations: readonly EditOperation[], more: object = {}) =>
  api.post<SavedVersion & Problem>(`/api/results/${id}/versions`, { operations, ...more });

/** A square in the dark corner between cells. */
const square: [number, number][] = [
  [35.5, 35.5],
  [44.5, 35.5],
  [44.5, 44.5],
  [35.5, 44.5],
];

describe('a corrected result', () => {
  it('is a new version with its measures taken from the image, told to those who look at it', async () => {
    const { hub, api, asset, first } = await withCells();
    const live = await connectLive(hub.url, await api.token(), [
      { channel: `asset:${asset.id}` },
      { channel: `project:${asset.projectId}` },
    ]);
    const before = await cellsOf(api, first);
    const { status, body } = await save(
      api,
      first,
      [
        { type: 'delete', ids: [1, 2] },
        { type: 'draw', polygon: square, as: -1 },
      ],
      { note: 'Debris' },
    );
    expect(status).toBe(201);
    expect(body).toMatchObject({
      merged: false,
      version: { version: 2, parentId: first, rootId: first, note: 'Debris', summary: '19 cells' },
    });
    const after = await cellsOf(api, body.version.id);
    expect(after.objects.slice(0, -1)).toEqual(before.objects.slice(2));
    expect(after.objects.at(-1)).toMatchObject({ id: 21, area: 81, byHand: true, confidence: 1 });
    // The ground has a twentieth of the range, cells have eight tenths.
    expect(after.objects.at(-1)?.meanIntensity).toBeLessThan(120);

    await live.event(({ type, data }) => type === 'result.created' && (data as ResultVersion).version === 2);
    await live.event(
      ({ type, data }) => type === 'asset.updated' && (data as Asset).currentResultId === body.version.id,
    );
    const list = (await api.get<Page<ResultVersion>>(`/api/assets/${asset.id}/results`)).body.items;
    expect(list.map(({ version, parentId }) => [version, parentId])).toEqual([
      [2, first],
      [1, null],
    ]);
    expect(list.every(({ author }) => author?.name === 'Ada' || author !== null)).toBe(true);

    // Each version has its exports; the run has the one that it made.
    const csv = await api.get<string>(`/api/results/${body.version.id}.csv`);
    expect(csv.body.trim().split(/\r?\n/)).toHaveLength(20);
    expect(csv.headers.get('content-disposition')).toContain('v2');
    const { headers } = await api.get(`/api/jobs/${asset.latestJobId}/result`);
    expect(headers.get('location')).toBe(`/api/results/${first}`);

    // An earlier version can count again.
    const path = `/api/assets/${asset.id}/current-result`;
    const other = await api.uploadOne(
      asset.projectId,
      { name: 'other.tif', content: await cellsTiff16() },
      '?process=false',
    );
    const elsewhere = await api.request('PUT', `/api/assets/${other.id}/current-result`, { resultId: first });
    expect(elsewhere.status).toBe(404);
    const chosen = await api.request<Asset>('PUT', path, { resultId: first });
    expect(chosen).toMatchObject({ status: 200, body: { currentResultId: first } });
    expect(await api.request('PUT', path, { resultId: 'none' })).toMatchObject({ status: 404 });
  });
});

describe('versions beyond those that are kept', () => {
  it('go with the next one, but for the current one and those with a note', async () => {
    const { hub, dataDir, api, asset, first } = await withCells();
    const live = await connectLive(hub.url, await api.token(), [{ channel: `asset:${asset.id}` }]);
    await live.message('connected');
    const db = openDatabase(`${dataDir}/hub.db`);
    const row = await db.selectFrom('results').selectAll().where('id', '=', first).executeTakeFirstOrThrow();
    const more = Array.from({ length: keptVersions.newest + 4 }, (_, place) => ({
      ...row,
      id: `01V${place}`,
      version: place + 2,
      parent_id: first,
      note: place === 1 ? 'Debris' : null,
    }));
    await db.insertInto('results').values(more).execute();
    await db.destroy();

    // The first is the current one until the new one is.
    const saved = await save(api, first, [{ type: 'delete', ids: [1] }]);
    expect(saved).toMatchObject({ status: 201, body: { version: { version: keptVersions.newest + 6 } } });
    await live.event(({ type, key }) => type === 'result.removed' && key === 'result:01V0');
    const { items } = (await api.get<Page<ResultVersion>>(`/api/assets/${asset.id}/results?limit=200`)).body;
    const old = items.filter(({ version }) => version <= 6);
    expect(old.map(({ id, version }) => [id, version])).toEqual([
      ['01V1', 3],
      [first, 1],
    ]);
    expect(items).toHaveLength(keptVersions.newest + 2);
    expect(await api.get('/api/results/01V0')).toMatchObject({ status: 404 });
  });
});

describe('two people who correct the same version', () => {
  it('have both of their work in the next one where it does not touch', async () => {
    const { api, asset, first } = await withCells();
    await save(api, first, [
      { type: 'delete', ids: [1] },
      { type: 'draw', polygon: square, as: -1 },
    ]);
    const second = await save(api, first, [{ type: 'delete', ids: [5] }]);
    expect(second).toMatchObject({ status: 201, body: { merged: true, version: { version: 3 } } });
    const ids = (await cellsOf(api, second.body.version.id)).objects.map(({ id }) => id);
    expect(ids).toHaveLength(19);
    expect(ids).not.toContain(1);
    expect(ids).not.toContain(5);
    expect(ids).toContain(21);

    // At the same moment.
    const answers = await Promise.all(
      [2, 3, 4].map((id) => save(api, first, [{ type: 'delete', ids: [id] }])),
    );
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
    const { currentResultId } = (await api.get<Asset>(`/api/assets/${asset.id}`)).body;
    const all = (await cellsOf(api, currentResultId ?? '')).objects.map(({ id }) => id);
    expect(all).toEqual([...Array.from({ length: 15 }, (_, i) => i + 6), 21]);
  });

  it('are asked where they changed the same or the image was processed again, and nothing is stored', async () => {
    const { api, asset, first } = await withCells();
    const theirs = await save(api, first, [{ type: 'delete', ids: [3] }]);
    const mine = await save(api, first, [
      { type: 'redraw', id: 3, polygon: square },
      { type: 'delete', ids: [4] },
    ]);
    expect(mine).toMatchObject({
      status: 409,
      body: {
        code: 'version_conflict',
        conflict: {
          reason: 'changed',
          currentResultId: theirs.body.version.id,
          operations: [{ type: 'delete', ids: [4] }],
          conflicts: [{ base: [{ id: 3 }], mine: [{ id: 3, polygon: square }], theirs: [], replaces: [] }],
        },
      },
    });
    expect((await api.get<Page<ResultVersion>>(`/api/assets/${asset.id}/results`)).body.items).toHaveLength(
      2,
    );

    // Beside the current one it can be stored all the same.
    const aside = await save(api, first, [{ type: 'redraw', id: 3, polygon: square }], { aside: true });
    expect(aside).toMatchObject({ status: 201, body: { version: { version: 3, parentId: first } } });
    const { currentResultId } = (await api.get<Asset>(`/api/assets/${asset.id}`)).body;
    expect(currentResultId).toBe(theirs.body.version.id);

    const again = await api.post<{ id: string }>(`/api/assets/${asset.id}/jobs`, { kind: 'cells' });
    await api.jobIn(again.body.id, 'completed');
    const late = await save(api, first, [{ type: 'delete', ids: [3] }]);
    expect(late).toMatchObject({ status: 409, body: { conflict: { reason: 'replaced' } } });
  });

  it('see what the other one is at, until it is over', async () => {
    const { hub, api, asset, first } = await withCells();
    const live = await connectLive(hub.url, await api.token(), [{ channel: `asset:${asset.id}` }]);
    await live.message('connected');
    const state = { resultId: first, holds: [3], at: [10.5, 20] };
    const told = await api.request('PUT', `/api/assets/${asset.id}/editing`, { clientId: 'tab-1', state });
    expect(told.status).toBe(204);
    const { data, key } = await live.event(({ type }) => type === 'asset.editing');
    expect(data).toMatchObject({ ...state, assetId: asset.id });
    expect((data as AssetEditing).clientId).toMatch(/-tab-1$/);
    await api.request('PUT', `/api/assets/${asset.id}/editing`, { clientId: 'tab-1', state: null });
    expect(await live.event(({ type }) => type === 'asset.edited')).toMatchObject({ data: null, key });
  });

  it('is over also for whoever may only look by then', async () => {
    const { hub, dataDir, api, asset, first } = await withCells();
    const ben = await signedInPerson({ url: hub.url, dataDir }, 'Ben');
    await api.post(`/api/projects/${asset.projectId}/members`, { email: ben.email, role: 'viewer' });
    const tell = async (state: object | null): Promise<number> =>
      (await ben.api.request('PUT', `/api/assets/${asset.id}/editing`, { clientId: 'tab-1', state })).status;
    expect(await tell({ resultId: first, holds: [], at: null })).toBe(403);
    expect(await tell(null)).toBe(204);
  });
});

describe('a correction that can not be done', () => {
  it('is refused with the reason, and nothing is stored', async () => {
    const { api, asset, first } = await withCells();
    const bowtie = [square[0], square[2], square[1], square[3]] as [number, number][];
    const beside = square.map(([x, y]): [number, number] => [x + 500, y]);
    const refused: [EditOperation, RegExp][] = [
      [{ type: 'delete', ids: [99] }, /no object 99/],
      [{ type: 'draw', polygon: bowtie, as: -1 }, /crosses itself/],
      [{ type: 'redraw', id: 1, polygon: beside }, /beyond the image/],
      [{ type: 'merge', ids: [1, 20], as: -1 }, /too far apart/],
    ];
    for (const [operation, reason] of refused) {
      const { status, body } = await save(api, first, [operation]);
      expect({ status, code: body.code }).toEqual({ status: 422, code: 'edit_refused' });
      expect(body.detail).toMatch(reason);
    }
    for (const operations of [[], [{ type: 'draw', polygon: square, as: 7 }], [{ type: 'paint' }]]) {
      const { status, body } = await save(api, first, operations as never);
      expect({ status, code: body.code }).toEqual({ status: 422, code: 'invalid_body' });
    }
    expect((await save(api, 'none', [{ type: 'delete', ids: [1] }])).status).toBe(404);
    expect((await api.get<Page<ResultVersion>>(`/api/assets/${asset.id}/results`)).body.items).toHaveLength(
      1,
    );
  });
});
