import type { Readable } from 'node:stream';
import type { UploadAnswer } from '@headway/hub-api';
import type { MultipartFile } from '@fastify/multipart';
import type { FastifyRequest } from 'fastify';
import { addAssets, type NewAssets } from './asset-records.ts';
import type { HubServices } from './hub-context.ts';
import { ApiError } from './problem.ts';
import { displayName } from './display-name.ts';
import { sizeText } from './size-text.ts';
import { judgeFile, type JudgedFile, reject } from './receive-image.ts';
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
        judged: rejectDuplicates ? await withoutDuplicates(hub, target.projectId, judged) : judged,
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

/** Refuses what the project has already, and what comes twice in one request. */
async function withoutDuplicates(
  hub: HubServices,
  projectId: string,
  judged: readonly JudgedFile[],
): Promise<JudgedFile[]> {
  const seen = new Map<string, string>();
  const left: JudgedFile[] = [];
  for (const each of judged) {
    if (!each.taken) {
      left.push(each);
      continue;
    }
    const { name, sha256 } = each.image;
    const same = seen.get(sha256) ?? (await findDuplicate(hub.db, projectId, sha256))?.name;
    if (same === undefined) {
      seen.set(sha256, name);
      left.push(each);
      continue;
    }
    await Promise.all([each.file.discard(), each.thumbnail?.discard()]);
    left.push(reject(name, 'duplicate', `The project has this image already: ${same}.`));
  }
  return left;
}

function now(file: JudgedFile): { judging: Promise<JudgedFile> } {
  return { judging: Promise.resolve(file) };
}

/** Puts what was taken in its place and records it. All of it or, on an error, nothing. */
export async function keepFiles(
  hub: HubServices,
  { userId, target, judged }: { userId: string; target: UploadTarget; judged: readonly JudgedFile[] },
): Promise<UploadAnswer> {
  const rejected = judged.flatMap((file) => (file.taken ? [] : [file.rejected]));
  const taken = judged.filter((file) => file.taken);
  if (taken.length === 0) {
    throw new ApiError('nothing_accepted', rejected.map((r) => `${r.name}: ${r.problem.detail}`).join(' '), {
      rejected,
    });
  }
  try {
    for (const { image, file, thumbnail } of taken) {
      await hub.storage.keep(file, 'files', image.id);
      if (thumbnail) await hub.storage.keep(thumbnail, 'thumbnails', image.id);
    }
    const items = await addAssets(hub, userId, { ...target, images: taken.map(({ image }) => image) });
    return { items, rejected };
  } catch (error) {
    for (const { image, file, thumbnail } of taken) {
      await Promise.all([hub.storage.remove(image.id), file.discard(), thumbnail?.discard()]);
    }
    throw error;
  }
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
