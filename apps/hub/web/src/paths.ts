/** Addresses of pages, for what knows no router. */

const of = encodeURIComponent;

export function projectPath(id: string, view?: 'jobs'): string {
  return `/projects/${of(id)}${view ? `?view=${view}` : ''}`;
}

export function imagePath(projectId: string, assetId: string): string {
  return `/projects/${of(projectId)}/images/${of(assetId)}`;
}

export function jobPath(id: string): string {
  return `/jobs/${of(id)}`;
}
