import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import { DataStore, ERRORS, Server, type ServerOptions, Upload } from '@tus/server';
import type { HubDatabase, UploadRow } from '../database.ts';
import { asDiskFull } from '../system/disk-full.ts';
import { ApiError, problemOf, problems } from '../http/problem.ts';
import type { UploadFiles } from './upload-files.ts';
import type { UploadIntake } from './upload-intake.ts';
import { findUpload } from './upload-records.ts';

/** Where uploads are sent. */
export const tusPath = '/api/uploads';

type ServerRequest = Parameters<NonNullable<ServerOptions['namingFunction']>>[0];

interface TusOptions {
  db: HubDatabase;
  files: UploadFiles;
  intake: UploadIntake;
  /** Gives up an upload whose rights were checked. */
  cancel: (id: string) => Promise<void>;
  onError: (error: unknown, context: { stage: string }) => void;
}

/**
 * Speaks tus 1.0 for uploads that are there. Who may do what is checked before a request comes here: it comes with the
 * id of the upload that was judged, or of the row that was made for what it creates.
 */
export function createTusHandler(options: TusOptions) {
  const judged = new WeakMap<IncomingMessage, string>();
  const judgedId = ({ runtime }: ServerRequest) => {
    const raw = runtime?.node?.req;
    return raw && judged.get(raw as IncomingMessage);
  };
  const server = new Server({
    path: tusPath,
    datastore: new UploadStore(options),
    relativeLocation: true,
    // The hub answers for other origins itself.
    allowedOrigins: () => false,
    // A line that was lost is not waited for when its sender is back.
    lockDrainTimeout: 500,
    namingFunction: (request) => {
      const id = judgedId(request);
      if (id === undefined) throw new ApiError('internal', 'The upload has no place.');
      return id;
    },
    // By itself tus takes what stands after the last slash, also within the query: another one than was judged.
    getFileIdFromRequest: judgedId,
    onResponseError: (_request, error) => answerOf(error, options.onError),
  });
  return async (request: IncomingMessage, response: ServerResponse, id?: string): Promise<void> => {
    if (id !== undefined) judged.set(request, id);
    await server.handle(request, response);
  };
}

/** tus answers in plain text: problems of ours keep their document. */
function answerOf(error: unknown, onError: TusOptions['onError']) {
  // tus gives what ended the stream, which may be the cause of what was thrown.
  const known = error instanceof ApiError ? error : asDiskFull(error);
  if (known) {
    return {
      status_code: problems[known.code].status,
      body: JSON.stringify(problemOf(known.code, known.message)),
    };
  }
  if (error instanceof Error && !('status_code' in error)) {
    onError(error, { stage: 'upload' });
    return {
      status_code: 500,
      body: JSON.stringify(problemOf('internal', 'The request failed. It has been logged.')),
    };
  }
  return undefined; // tus has words of its own for what it finds
}

/** The files of uploads; what is known of them is in the database. */
class UploadStore extends DataStore {
  readonly #options: TusOptions;

  constructor(options: TusOptions) {
    super();
    this.#options = options;
    this.extensions = ['creation', 'creation-with-upload', 'termination'];
  }

  async #find(id: string): Promise<UploadRow> {
    const row = await findUpload(this.#options.db, id);
    if (!row) throw ERRORS.FILE_NOT_FOUND;
    return row;
  }

  override async create(upload: Upload): Promise<Upload> {
    await this.#options.files.create(upload.id);
    return upload;
  }

  override async getUpload(id: string): Promise<Upload> {
    const { bytes, received, status } = await this.#find(id);
    // Of what has been checked the file may lie elsewhere.
    const offset =
      status === 'waiting' || status === 'receiving' || status === 'paused'
        ? await this.#options.files.sizeOf(id)
        : received;
    return new Upload({ id, size: bytes, offset: Math.min(offset, bytes) });
  }

  override write(stream: Readable, id: string): Promise<number> {
    return this.#options.intake.write(stream, id);
  }

  override remove(id: string): Promise<void> {
    return this.#options.cancel(id);
  }
}
