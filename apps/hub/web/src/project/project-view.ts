/** What of a project can be looked at besides its images. */
export const projectViews = ['jobs', 'results', 'activity', 'deleted'] as const;
export type ProjectView = (typeof projectViews)[number];

/** Reads an address that anybody may have written. */
export function readProjectView({ view }: Record<string, unknown>): { view?: ProjectView | undefined } {
  return { view: projectViews.find((each) => each === view) };
}
