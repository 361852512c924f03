import type { Readable } from 'node:stream';
import type { RejectedFile, UploadAnswer } from '@headway/hub-api';
import type { MultipartFile } from '@fastify/multipart';
import type { FastifyRequest } from 'fastify';
import { addAssetsIn, type NewAssets, newStack, type StoredImage } from '../images/asset-records.ts';
import type { HubTransaction } from '../database.ts';
import type { HubServices } from '../hub-context.ts';
import { ApiError } from '../http/problem.ts';
import { displayName } from '../display-name.ts';
import { sizeText } from '../size-text.ts';
import { judgeFile, type JudgedFile, refusalOf, reject } from '../images/receive-image.ts';
import { findDuplicate } from './upload-duplicates.ts';

export interface UploadLimits {
  maxBytes: number;
  maxFiles: number;
}

export type UploadTarget = Omit<NewAssets, 'images'>;

export interface UploadRequest {
  userId: string;
  target: UploadTarget;
  limits: UploadLimits;
  /** Does not take what the project has already. @default false */
  rejectDuplicates?: boolean;
}

/**
 * Takes the files of a multipart request. Each is judged on its own: what is not an image is told, the rest is taken.
 * When the upload is cut, nothing of the request remains.
 * @throws ApiError `upload_interrupted`, `storage_full`, `no_files`, `nothing_accepted`.
 */
export async function receiveUpload(
  hub: HubServices,
  request: FastifyRequest,
  { userId, target, limits, rejectDuplicates = false }: UploadRequest,
): Promise<UploadAnswer> {
  const judging: Promise<JudgedFile>[] = [];
  try {
    for await (const part of request.files({
      limits: { fileSize: limits.maxBytes, files: limits.maxFiles, fields: 20, parts: limits.maxFiles + 20 },
    })) {
      const file = (await receivePart(hub, part, limits)).judging;
      // Waited for below: until then a failure is not one that nobody handles, which would end the process.
      file.catch(() => undefined);
      judging.push(file);
    }
    if (judging.length > 0) {
      const judged = await Promise.all(judging);
      return await keepFiles(hub, {
        userId,
        target,
        judged,
        rejectDuplicates,
      });
    }
  } catch (error) {
    await discardAll(judging);
    if (isInterrupted(request, error)) {
      throw new ApiError('upload_interrupted', 'The upload ended before its last byte. Send it again.', {
        cause: error,
      });
    }
    throw error;
  }
  throw new ApiError('no_files', "Send one or more files in the multipart field 'files'.");
}

/** Resolves when the part's bytes are here; what is in them is found out while the next part comes in. */
async function receivePart(
  hub: HubServices,
  part: MultipartFile,
  limits: UploadLimits,
): Promise<{ judging: Promise<JudgedFile> }> {
  const name = displayName(part.filename);
  if (part.fieldname !== 'files') {
    part.file.resume();
    return now(reject(name, 'unexpected_field', "Send files in the multipart field 'files'."));
  }
  const file = await hub.storage.receive(part.file as Readable);
  if (part.file.truncated) {
    await file.discard();
    return now(reject(name, 'file_too_large', `Files may have up to ${sizeText(limits.maxBytes)}.`));
  }
  return { judging: judgeFile(hub, file, { name }) };
}

/**
 * What the project has already, and what comes twice in one request. In the transaction that adds the rest: the same file
 * may come in by another request at the same moment.
 */
async function duplicatesOf(
  trx: HubTransaction,
  projectId: string,
  images: readonly StoredImage[],
): Promise<{ id: string; refusal: RejectedFile }[]> {
  const seen = new Map<string, string>();
  const found: { id: string; refusal: RejectedFile }[] = [];
  for (const { id, name, sha256 } of images) {
    const same = seen.get(sha256) ?? (await findDuplicate(trx, projectId, sha256))?.name;
    if (same === undefined) seen.set(sha256, name);
    else {
      const refusal = refusalOf(name, 'duplicate', `The project has this image already: ${same}.`);
      found.push({ id, refusal });
    }
  }
  return found;
}

function now(file: JudgedFile): { judging: Promise<JudgedFile> } {
  return { judging: Promise.resolve(file) };
}

/** Puts what was taken in its place and records it. All of it or, on an error, nothing. */
export async function keepFiles(
  hub: HubServices,
  {
    userId,
    target,
    judged,
    rejectDuplicates = false,
  }: { userId: string; target: UploadTarget; judged: readonly JudgedFile[]; rejectDuplicates?: boolean },
): Promise<UploadAnswer> {
  const rejected = judged.flatMap((file) => (file.taken ? [] : [file.rejected]));
  const taken = judged.filter((file) => file.taken);
  if (taken.length === 0) throw nothingAccepted(rejected);
  try {
    for (const { image, file, thumbnail } of taken) {
      await hub.storage.keep(file, 'files', image.id);
      if (thumbnail) await hub.storage.keep(thumbnail, 'thumbnails', image.id);
    }
    const all = taken.map(({ image }) => image);
    const { items, duplicates } = await hub.db.transaction().execute(async (trx) => {
      const refused = rejectDuplicates ? await duplicatesOf(trx, target.projectId, all) : [];
      const ids = new Set(refused.map(({ id }) => id));
      const images = all.filter(({ id }) => !ids.has(id));
      if (images.length === 0) throw nothingAccepted([...rejected, ...refused.map(({ refusal }) => refusal)]);
      return { items: await addAssetsIn(hub, trx, { ...target, userId, images }), duplicates: refused };
    });
    for (const { id } of duplicates) await hub.storage.remove(id);
    const added = new Set(items.map(({ id }) => id));
    for (const image of all) if (added.has(image.id)) hub.planes.prepare(newStack(image));
    return { items, rejected: [...rejected, ...duplicates.map(({ refusal }) => refusal)] };
  } catch (error) {
    for (const { image, file, thumbnail } of taken) {
      await Promise.all([hub.storage.remove(image.id), file.discard(), thumbnail?.discard()]);
    }
    throw error;
  }
}

function nothingAccepted(rejected: RejectedFile[]): ApiError {
  const detail = rejected.map(({ name, problem }) => `${name}: ${problem.detail}`).join(' ');
  return new ApiError('nothing_accepted', detail, { rejected });
}

async function discardAll(judging: readonly Promise<JudgedFile>[]): Promise<void> {
  for (const judged of await Promise.allSettled(judging)) {
    if (judged.status === 'fulfilled' && judged.value.taken) {
      await judged.value.file.discard();
      await judged.value.thumbnail?.discard();
    }
  }
}

/** Whether the sender went away, or its body ends in the middle of a part. */
function isInterrupted(request: FastifyRequest, error: unknown): boolean {
  if (request.raw.destroyed && !request.raw.complete) return true;
  const { code, message } = error as { code?: string; message?: string };
  return (
    code === 'ERR_STREAM_PREMATURE_CLOSE' ||
    code === 'ECONNRESET' ||
    /unexpected end|part terminated early|premature close|aborted/i.test(message ?? '')
  );
}
