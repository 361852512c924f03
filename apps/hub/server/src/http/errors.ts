import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import type { App } from './app-types.ts';
import { asDiskFull } from '../system/disk-full.ts';
import { ApiError, type ProblemCode, problemMediaType, problemOf, problems } from './problem.ts';

/** Every answer that is not a success becomes a problem document; what we did not expect keeps its details here. */
export function answerWithProblems(app: Pick<App, 'setErrorHandler'>): void {
  app.setErrorHandler<FastifyError>(sendError);
}

/** The answer to any error; also to those that Fastify finds before there is a route. */
export function sendError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const known = error instanceof ApiError ? error : asApiError(error);
  if (known) return sendProblem(reply, known);
  request.log.error({ err: error }, 'a request failed unexpectedly');
  return sendProblem(reply, new ApiError('internal', 'The request failed. It has been logged.'));
}

/** For addresses that have no route. */
export function sendRouteNotFound(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const path = request.url.split('?', 1)[0] ?? '';
  return sendProblem(reply, new ApiError('route_not_found', `There is no ${request.method} ${path}.`));
}

export function sendProblem(reply: FastifyReply, error: ApiError): FastifyReply {
  return reply
    .code(problems[error.code].status)
    .header('cache-control', 'no-store')
    .type(problemMediaType)
    .serializer((body: unknown) => JSON.stringify(body))
    .send(problemOf(error.code, error.message, error));
}

const codeOfError: Readonly<Record<string, readonly [ProblemCode, string]>> = {
  FST_ERR_CTP_INVALID_JSON_BODY: ['malformed_json', 'The body could not be read as JSON.'],
  FST_ERR_CTP_EMPTY_JSON_BODY: ['malformed_json', 'The body is empty; JSON was announced.'],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: [
    'unsupported_media_type',
    'Send the body in a type that the API document names.',
  ],
  FST_ERR_CTP_BODY_TOO_LARGE: ['too_large', 'The body is too large.'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: ['bad_request', 'The body is not as long as announced.'],
  FST_INVALID_MULTIPART_CONTENT_TYPE: ['unsupported_media_type', 'Send the files as multipart/form-data.'],
  FST_ERR_BAD_URL: ['bad_request', 'The address is not encoded as addresses are.'],
  FST_ERR_MAX_PARAM_LENGTH: ['not_found', 'There is nothing with an id as long as this.'],
  FST_PARTS_LIMIT: ['too_large', 'Too many parts in one request.'],
  FST_FILES_LIMIT: ['too_large', 'Too many files in one request.'],
  FST_FIELDS_LIMIT: ['too_large', 'Too many fields in one request.'],
};

function asApiError(error: FastifyError): ApiError | null {
  if (hasZodFastifySchemaValidationErrors(error)) {
    const [issue] = error.validation;
    const path = issue?.instancePath.replace(/\/$/, '').replaceAll('/', '.');
    const where = [error.validationContext, path].join('');
    const code = error.validationContext === 'body' ? 'invalid_body' : 'invalid_request';
    return new ApiError(code, `${where}: ${issue?.message ?? 'invalid'}`);
  }
  const known = Object.hasOwn(codeOfError, error.code ?? '') ? codeOfError[error.code] : undefined;
  if (known) return new ApiError(known[0], known[1], { cause: error });
  const full = asDiskFull(error);
  if (full) return full;
  // Others that Fastify or the HTTP parser puts on the client.
  const status = error.statusCode ?? 500;
  if (status === 413) return new ApiError('too_large', 'The request is too large.', { cause: error });
  if (status >= 400 && status < 500) {
    return new ApiError('bad_request', 'The request could not be read.', { cause: error });
  }
  return null;
}
