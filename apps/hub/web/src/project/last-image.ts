/** The image of a project that was looked at last in this tab, so that its grid opens where one left it. */

const key = (projectId: string): string => `headway-last-image:${projectId}`;

export function rememberImage(projectId: string, assetId: string): void {
  try {
    sessionStorage.setItem(key(projectId), assetId);
  } catch {
    // Storage is off: the grid opens at its top.
  }
}

export function lastImage(projectId: string): string | null {
  try {
    return sessionStorage.getItem(key(projectId));
  } catch {
    return null; // Storage is off.
  }
}
