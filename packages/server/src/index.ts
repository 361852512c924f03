export type * from './headway.ts';
export type * from './options.ts';
