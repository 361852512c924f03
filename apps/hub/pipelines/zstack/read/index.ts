import type { PlaneReader } from '@headway/hub-api';
import { openStack } from './open-stack.ts';

export { openStack } from './open-stack.ts';
export { writeStack, type PlaneToWrite, type StackToWrite } from './write-stack.ts';

/** Reads TIFF and OME-TIFF plane by plane. */
export const reader: PlaneReader = { open: openStack };
