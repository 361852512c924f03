import type { Job } from '@headway/protocol';
import type { JobView } from '@headway/react';
import type { ReactNode } from 'react';
import { NoJob } from './no-job.tsx';
import { useSceneJob } from './use-scene.ts';

interface SceneViewProps {
  scene: string;
  /** Of the job in it. */
  name: string;
  children: (view: JobView & { job: Job }) => ReactNode;
}

/** A job of a scene once it is known. */
export function SceneView({ scene, name, children }: SceneViewProps): ReactNode {
  const { job, ...view } = useSceneJob(scene, name);
  return job ? children({ ...view, job }) : <NoJob status={view.status} />;
}
