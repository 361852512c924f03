export type * from './client.ts';
export type * from './options.ts';
