export type * from './queue.ts';
export * from './binding.ts';
