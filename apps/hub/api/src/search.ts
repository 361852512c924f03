import { z } from 'zod';

/** An image that was found by its name, in any of one's projects. */
export interface FoundImage {
  assetId: string;
  name: string;
  projectId: string;
  projectName: string;
}
export const foundImageSchema: z.ZodType<FoundImage> = z.object({
  assetId: z.string(),
  name: z.string(),
  projectId: z.string(),
  projectName: z.string(),
});
