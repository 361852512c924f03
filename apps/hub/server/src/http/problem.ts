import type { Problem, RejectedFile, VersionConflict } from '@headway/hub-api';
import { HeadwayError } from '@headway/protocol';

/** What the API can answer besides success: code → status and title. Codes are stable, for programs. */
export const problems = {
  malformed_json: { status: 400, title: 'The body is not JSON' },
  bad_request: { status: 400, title: 'The request can not be read' },
  invalid_request: { status: 400, title: 'The request is not valid' },
  invalid_body: { status: 422, title: 'The body is not valid' },
  upload_interrupted: { status: 400, title: 'The upload was interrupted' },
  unauthenticated: { status: 401, title: 'Sign in first' },
  token_invalid: { status: 401, title: 'The token is not valid' },
  token_expired: { status: 401, title: 'The token has expired' },
  signed_out: { status: 401, title: 'The session has ended' },
  forbidden: { status: 403, title: 'You may not do this' },
  wrong_setup_code: { status: 403, title: 'The code is not right' },
  cross_origin: { status: 403, title: 'This origin may not do this' },
  not_found: { status: 404, title: 'Not found' },
  not_a_stack: { status: 404, title: 'The image has a single plane' },
  route_not_found: { status: 404, title: 'There is no such address' },
  result_not_found: { status: 404, title: 'There is no result' },
  export_not_found: { status: 404, title: 'The result can not be had in this form' },
  method_not_allowed: { status: 405, title: 'The address has no such method' },
  request_timeout: { status: 408, title: 'The request took too long' },
  already_set_up: { status: 409, title: 'The first account exists' },
  asset_deleted: { status: 409, title: 'The image was deleted' },
  last_owner: { status: 409, title: 'The project needs an owner' },
  already_member: { status: 409, title: 'This person is in the project' },
  job_conflict: { status: 409, title: 'The job is not in a state for this' },
  stale_run: { status: 409, title: 'This run is over' },
  upload_conflict: { status: 409, title: 'The upload is not in a state for this' },
  batch_conflict: { status: 409, title: 'The batch is not in a state for this' },
  version_conflict: { status: 409, title: 'Somebody else changed it' },
  review_conflict: { status: 409, title: 'The question is no longer open' },
  job_not_finished: { status: 409, title: 'The job has not finished' },
  job_without_result: { status: 409, title: 'The job ended without a result' },
  invitation_gone: { status: 410, title: 'This invitation is no longer good' },
  too_large: { status: 413, title: 'The request is too large' },
  unsupported_media_type: { status: 415, title: 'This kind of body is not understood' },
  bad_layout: { status: 422, title: 'The planes can not lie like this' },
  plane_unreadable: { status: 422, title: 'These planes can not be read' },
  not_editable: { status: 422, title: 'Such results can not be corrected' },
  edit_refused: { status: 422, title: 'The correction can not be done' },
  no_files: { status: 422, title: 'No files were sent' },
  nothing_accepted: { status: 422, title: 'No file was accepted' },
  unknown_kind: { status: 422, title: 'There is no such pipeline' },
  not_accepted_by_pipeline: { status: 422, title: 'The pipeline does not take this file' },
  upgrade_required: { status: 426, title: 'This address speaks WebSocket' },
  kind_not_for_workers: { status: 422, title: 'This hub does such jobs itself' },
  too_many_uploads: { status: 429, title: 'Too many unfinished uploads' },
  too_many_notices: { status: 409, title: 'Too many notices' },
  too_many_attempts: { status: 429, title: 'Too many attempts' },
  headers_too_large: { status: 431, title: 'The headers are too large' },
  internal: { status: 500, title: 'Something went wrong on the server' },
  busy: { status: 503, title: 'Too much is asked at once' },
  no_samples: { status: 503, title: 'There are no sample images here' },
  not_ready: { status: 503, title: 'Not ready' },
  storage_full: { status: 507, title: 'The disk is full' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ProblemCode = keyof typeof problems;

/** An answer that is not a success. Thrown by handlers, written as `application/problem+json`. */
export class ApiError extends Error {
  readonly code: ProblemCode;
  readonly rejected: readonly RejectedFile[] | undefined;
  readonly conflict: VersionConflict | undefined;

  constructor(
    code: ProblemCode,
    detail: string,
    options: ErrorOptions & { rejected?: RejectedFile[]; conflict?: VersionConflict } = {},
  ) {
    super(detail, options);
    this.name = 'ApiError';
    this.code = code;
    this.rejected = options.rejected;
    this.conflict = options.conflict;
  }
}

export const problemMediaType = 'application/problem+json';

/** The problem document of a code. */
export function problemOf(
  code: ProblemCode,
  detail: string,
  { rejected, conflict }: Pick<Problem, 'rejected' | 'conflict'> = {},
): Problem {
  const { status, title } = problems[code];
  // The type is relative to nothing that we host: RFC 9457 allows about:blank where the status says enough.
  return {
    type: 'about:blank',
    title,
    status,
    detail,
    code,
    ...(rejected && { rejected }),
    ...(conflict && { conflict }),
  };
}

/** That there is nothing here, for this user: what exists for others looks the same as what doesn't. */
export function notFound(what: string): ApiError {
  return new ApiError('not_found', `There is no ${what} with this id.`);
}

/** What the queue refuses, as the API says it. Anything else is thrown as it is. */
export function asRefusal(
  what: string,
  codes: { conflict: ProblemCode; bad_message?: ProblemCode },
): (error: unknown) => never {
  return (error) => {
    if (!(error instanceof HeadwayError)) throw error;
    if (error.code === 'not_found') throw notFound(what);
    const code = error.code === 'conflict' || error.code === 'bad_message' ? codes[error.code] : undefined;
    throw code ? new ApiError(code, error.message, { cause: error }) : error;
  };
}
