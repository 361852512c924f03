import { type JobView, useJob, useJobs } from '@headway/react';
import { jobId, oddScenes, sceneId } from '../shared/addresses.ts';
import { usePage } from './context.ts';

/** The id of the newest job of this name in a scene, the first of its generation before it is known. */
export function useSceneJob(scene: string, name: string): JobView {
  const { visitor } = usePage();
  const { jobs } = useJobs({ channel: `project:${sceneId(visitor.visit, scene)}` });
  const newest = jobs.find(({ id }) => id.endsWith(`.${name}`));
  return useJob(null, newest?.id ?? jobId(visitor.visit, scene, name, 1));
}

/** The address of a scene of this visit: of its batch and its queue, and in the names of channels. */
export function useAddress(): (scene: string) => string {
  const { visitor } = usePage();
  return (scene) => sceneId(visitor.visit, scene);
}

/** A job whose channel is answered never, refused, or empty. */
export function useOddJobId(how: keyof typeof oddScenes): string {
  const { visitor } = usePage();
  return jobId(visitor.visit, oddScenes[how], 'job', 1);
}
