import type { ResultDocument } from '@headway/hub-api';
import type { WireJob } from '@headway/protocol';
import sharp from 'sharp';
import { expect, it } from 'vitest';
import { pipelinesDir } from '../pipelines.ts';
import { startSignedIn } from '../test-support/hub.ts';
import { cellsPng, cellsTiff16 } from '../test-support/images.ts';
import { connectLive } from '../test-support/live.ts';

interface Cells {
  objects: { polygon: [number, number][]; area: number; confidence: number }[];
  summary: { count: number };
}
interface Features {
  type: string;
  features: { geometry: { type: string; coordinates: [number, number][][] } }[];
}

it('finds the cells of an image, step by step, and gives them as JSON, GeoJSON and CSV', async () => {
  const { hub, api } = await startSignedIn({ pipelinesDir });
  const { id } = await api.createProject();
  const live = await connectLive(hub.url, await api.token(), [{ channel: `project:${id}` }]);
  // 5 × 4 round cells of 11 pixels radius.
  const asset = await api.uploadOne(id, {
    name: 'cells.tif',
    content: await cellsTiff16({ width: 200, height: 160 }),
  });
  const jobId = asset.latestJobId ?? '';
  await live.event(({ type, data }) => type === 'job.progress' && (data as WireJob).step !== undefined);
  const job = await api.jobIn(jobId, 'completed', 'failed');
  expect(job).toMatchObject({ kind: 'cells', error: null, summary: { outcome: 'ok' }, fraction: 1 });

  const { headers } = await api.get(`/api/jobs/${jobId}/result`);
  const { body } = await api.get<ResultDocument>(headers.get('location') ?? '');
  const { objects, summary } = body.result as Cells;
  expect(summary.count).toBe(20);
  for (const { area } of objects) expect(Math.abs(area / (Math.PI * 11 ** 2) - 1)).toBeLessThan(0.15);

  const geojson = await api.get<Features>(`/api/jobs/${jobId}/result.geojson`);
  expect(geojson.headers.get('content-type')).toContain('geo+json');
  expect(geojson.body.type).toBe('FeatureCollection');
  expect(geojson.body.features).toHaveLength(20);
  const [ring = []] = geojson.body.features[0]?.geometry.coordinates ?? [];
  // GeoJSON rings are closed.
  expect(ring.at(-1)).toEqual(ring[0]);

  const csv = await api.get<string>(`/api/results/${body.id}.csv`);
  expect(csv.body.trim().split(/\r?\n/)).toHaveLength(21);
});

it('says when there is nothing in an image, and refuses parameters that do not fit', async () => {
  const { api } = await startSignedIn({ pipelinesDir });
  const { id } = await api.createProject();
  const black = await sharp({ create: { width: 120, height: 90, channels: 3, background: 'black' } })
    .png()
    .toBuffer();
  const asset = await api.uploadOne(id, { name: 'black.png', content: black });
  expect(await api.jobIn(asset.latestJobId ?? '', 'completed', 'failed')).toMatchObject({
    status: 'completed',
    summary: { outcome: 'nothing_found' },
  });
  const other = await api.uploadOne(id, { name: 'a.png', content: await cellsPng() }, '?process=false');
  const wrong = await api.post(`/api/assets/${other.id}/jobs`, {
    kind: 'cells',
    parameters: { polarity: 'sideways' },
  });
  expect(wrong).toMatchObject({ status: 422, body: { code: 'invalid_body' } });
});
