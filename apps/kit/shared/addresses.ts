/** How visits, scenes and jobs are named, on the wire and on the page. */

/** What all visitors share, because it is large or the same for everyone: nothing can be asked of it. */
export const sharedVisit = 'shared';

/** Channels of these scenes are answered never, refused, and empty. */
export const oddScenes = { held: 'held', refused: 'private', empty: 'empty' } as const;

const visitPattern = /^[a-z0-9]{6,24}$/;
const personPattern = /^[a-z]{2,16}$/;

/** A visitor: which set of jobs they look at, and who they are in it. */
export interface Visitor {
  visit: string;
  person: string;
}

/** The token with which a page says who it is. There is nothing to protect here: a visit is as secret as its link. */
export function tokenOf({ visit, person }: Visitor): string {
  return `${visit}~${person}`;
}

/** `null` when it is no token of a visitor. */
export function readToken(token: string): Visitor | null {
  const [visit = '', person = '', ...rest] = token.split('~');
  const isRead = visitPattern.test(visit) && personPattern.test(person) && rest.length === 0;
  return isRead && visit !== sharedVisit ? { visit, person } : null;
}

/** The channel id of a scene: `project:abc123.hero` has the id `abc123.hero`. */
export function sceneId(visit: string, scene: string): string {
  return `${visit}.${scene}`;
}

/** The id of a job of a scene. Each time a scene is played anew is a generation of its own. */
export function jobId(visit: string, scene: string, name: string, generation: number): string {
  return `${visit}.${scene}.${generation}.${name}`;
}

/** What an id of a channel, job or review names; `null` when it is none of ours. */
export function readId(id: string): { visit: string; scene: string } | null {
  const [visit, scene] = id.split('.');
  return visit ? { visit, scene: scene ?? '' } : null;
}

/** The job whose log grows for ever, shared by all visitors. */
export const talkativeJob: string = jobId(sharedVisit, 'log', 'talkative', 1);
/** The job that has said little. */
export const quietJob: string = jobId(sharedVisit, 'log', 'quiet', 1);
/** The job that has said nothing. */
export const silentJob: string = jobId(sharedVisit, 'log', 'silent', 1);
/** The list that is too long to be anybody's own. */
export const longList: string = sceneId(sharedVisit, 'many');
