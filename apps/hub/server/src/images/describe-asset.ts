import { isDeepStrictEqual } from 'node:util';
import type { Activity, StackLayout } from '@headway/hub-api';
import { type Asset, isFinal } from '@headway/protocol';
import { requireAsset } from '../projects/access.ts';
import { recordActivity } from '../news/activity.ts';
import { changeAsset, imageSubject } from './asset-records.ts';
import { arrangementOf, layoutOf, stackOf } from '../stacks/asset-stack.ts';
import type { AssetRow, HubTransaction } from '../database.ts';
import type { HubServices } from '../hub-context.ts';
import type { Asker } from '../stacks/plane-service.ts';
import { ApiError, notFound } from '../http/problem.ts';

/** What a person says of an image; what is left out stays as it is. */
export interface AssetDescription {
  /** `null`: as the file says. */
  pixelSizeUm?: number | null | undefined;
  /** `null`: as the file says. */
  stack?: StackLayout | null | undefined;
}

type Hub = Pick<HubServices, 'db' | 'publisher' | 'planes' | 'queue' | 'now' | 'newId'>;

/** Sets what a person says of an image. @throws ApiError `not_a_stack`, `bad_layout`, `job_conflict` */
export async function describeAsset(
  hub: Hub,
  { userId, signal }: { userId: string; signal: AbortSignal },
  { id, pixelSizeUm, stack: said }: AssetDescription & { id: string },
): Promise<Asset> {
  // Nothing said is as the file says.
  const stack = said && Object.keys(said).length === 0 ? null : said;
  const access = { userId, action: 'write' } as const;
  const before = await requireAsset(hub.db, access, id);
  // Files never change: what can be read so now can be read so then.
  if (stack !== undefined) await checkLayout(hub, before, { layout: stack, signal, who: userId });
  const asset = await hub.db.transaction().execute(async (trx) => {
    const row = await requireAsset(trx, access, id);
    if (stack !== undefined && !liesAlike(layoutOf(row), stack)) await refuseWhileProcessed(hub, trx, row);
    const changed = await changeAsset(hub, trx, {
      id,
      ...(pixelSizeUm !== undefined && { pixelSizeUm }),
      ...(stack !== undefined && { layout: stack }),
    });
    if (!changed) throw notFound('image');
    const deed = {
      projectId: row.project_id,
      actorId: userId,
      action: 'image.changed',
      subject: imageSubject(changed),
    } as const;
    if (pixelSizeUm !== undefined && row.pixel_size_um !== pixelSizeUm) {
      await recordActivity(hub, trx, { ...deed, data: { pixelSizeUm } });
    }
    if (stack !== undefined && !isDeepStrictEqual(layoutOf(row), stack)) {
      await recordActivity(hub, trx, { ...deed, data: wordsOf(changed, stack) });
    }
    return changed;
  });
  if (stack !== undefined && !liesAlike(layoutOf(before), stack)) {
    await hub.planes.dropArrangement(before);
  }
  return asset;
}

function liesAlike(before: StackLayout | null, after: StackLayout | null): boolean {
  return isDeepStrictEqual(arrangementOf(before), arrangementOf(after));
}

/** A run has the planes as they lay when it was asked for: its result would be one of other slices. */
async function refuseWhileProcessed(
  { queue }: Hub,
  trx: HubTransaction,
  { latest_job_id: jobId }: AssetRow,
): Promise<void> {
  const job = jobId === null ? null : await queue.get(jobId, trx);
  if (!job || isFinal(job.status)) return;
  throw new ApiError(
    'job_conflict',
    'A run of this image has not ended: it knows the planes as they lay before. Cancel it or wait for its end.',
  );
}

async function checkLayout(
  { planes }: Hub,
  asset: AssetRow,
  { layout, ...asker }: Asker & { layout: StackLayout | null },
): Promise<void> {
  const stored = stackOf({ ...asset, layout: null, pixel_size_um: null });
  if (!stored) throw new ApiError('not_a_stack', 'The image has a single plane.');
  const { slices, channels, times } = { ...stored, ...layout };
  const there = stored.slices * stored.channels * stored.times;
  if (slices * channels * times > there) {
    throw new ApiError(
      'bad_layout',
      `${slices} slices, ${channels} channels and ${times} times are ${slices * channels * times} planes; the file has ${there}.`,
    );
  }
  // Its reader knows more of what can be; and what it is like so will be asked for next.
  await planes.info({ ...asset, layout: layout && JSON.stringify(layout) }, asker);
}

function wordsOf({ stack }: Asset, layout: StackLayout | null): Activity['data'] {
  return {
    asStored: layout === null,
    slices: stack?.slices ?? null,
    channels: stack?.channels ?? null,
    times: stack?.times ?? null,
    sliceUm: stack?.sliceUm ?? null,
  };
}
