export { createWorkerGateway } from './worker-gateway.ts';
export type { WorkerGateway } from './worker-gateway.ts';
export type { WorkerGatewayOptions } from './gateway-options.ts';
export { createWorkerHttp } from './worker-http.ts';
export type { WorkerHttpOptions } from './worker-http.ts';
export { tokenIdOf, workerMethods, workerUserId } from './worker-methods.ts';
export type { WorkerMethodHandler } from './worker-methods.ts';
export { createWorkerToken, isWorkerToken, parseWorkerToken } from './worker-token.ts';
export type { WorkerGrant, WorkerTokens } from './worker-token.ts';
