import type { Activity, Role } from '@headway/hub-api';
import { formatCount } from '@headway/react';
import { formatCounted } from '../format.ts';
import { imagePath, jobPath, projectPath } from '../paths.ts';

/** A line of the feed: `Ada` + `renamed` + `Plate 8` + `(before: Plate 7)`. */
export interface ActivityWords {
  /** Who did it. */
  who: string;
  verb: string;
  /** What it was done to; leads there where there is a page for it. */
  what: { name: string; href: string | null } | null;
  rest: string | null;
}

const asRole: Readonly<Record<Role, string>> = {
  owner: 'as an owner',
  editor: 'as an editor',
  viewer: 'as a viewer',
};

const sizeFormat = new Intl.NumberFormat(undefined, { maximumSignificantDigits: 4 });

/** What is done to images, for one and for many. */
const imageVerbs = {
  'image.added': 'added',
  'image.deleted': 'deleted',
  'image.restored': 'brought back',
  'image.purged': 'deleted for good',
  'image.processed': 'ran',
} as const;

/** What is done to something that the subject names. */
const verbs = {
  'project.created': 'created',
  'project.renamed': 'renamed the project to',
  'project.deleted': 'deleted the project',
  'project.restored': 'brought back the project',
  'member.added': 'added',
  'member.invited': 'invited',
  'member.joined': 'joined the project',
  'member.role': 'changed the role of',
  'member.removed': 'removed',
  'member.left': 'left the project',
  'invitation.withdrawn': 'withdrew the invitation of',
  'result.changed': 'changed the result of',
  'result.chosen': 'chose another version of the result of',
  'job.retried': 'tried again',
  'job.cancelled': 'cancelled',
  'batch.cancelled': 'cancelled a batch',
  'question.answered': 'answered the question about',
  'token.created': 'made the worker token',
  'token.revoked': 'revoked the worker token',
  'account.created': 'made an account for',
  'account.renamed': 'changed the name of an account to',
  'account.deactivated': 'deactivated the account of',
  'account.reactivated': 'reactivated the account of',
  'account.signed-in': 'signed in',
  'account.signed-out': 'signed out',
  'account.password-changed': 'changed the password',
  'account.password-reset': 'set a new password by a link',
  'notice.posted': 'told everybody:',
  'notice.withdrawn': 'took back:',
} as const;

/** Says what somebody did. */
export function activityWords(activity: Activity): ActivityWords {
  const { actor, action, count, data } = activity;
  const who = actor?.name || (actor ? 'Somebody' : 'Headway');
  switch (action) {
    case 'image.changed': {
      if (data['asStored'] !== undefined) return { who, what: subjectOf(activity), ...stackWords(data) };
      const size = data['pixelSizeUm'];
      const rest = typeof size === 'number' ? `to ${sizeFormat.format(size)} µm` : 'to unknown';
      return { who, verb: 'set the pixel size of', what: subjectOf(activity), rest };
    }
    case 'image.added':
    case 'image.deleted':
    case 'image.restored':
    case 'image.purged':
    case 'image.processed':
      return { who, verb: imageVerbs[action], what: imagesOf(activity), rest: null };
    case 'batch.done':
      return { who, verb: 'processed', ...batchOutcome(activity) };
    case 'job.retried':
    case 'job.cancelled':
    case 'question.answered':
    case 'result.changed': {
      const what = action === 'result.changed' || count === 1 ? subjectOf(activity) : manyJobs(activity);
      const rest = action === 'result.changed' && count > 1 ? `${formatCount(count)} times` : null;
      return { who, verb: verbs[action], what, rest };
    }
    case 'member.added':
    case 'member.invited':
    case 'member.joined':
    case 'member.role': {
      const role = data['role'];
      const known = role === 'owner' || role === 'editor' || role === 'viewer' ? asRole[role] : null;
      return { who, verb: verbs[action], what: subjectOf(activity), rest: known };
    }
    case 'project.renamed': {
      const before = data['before'];
      const rest = typeof before === 'string' ? `from ${before}` : null;
      return { who, verb: verbs[action], what: subjectOf(activity), rest };
    }
    case 'account.session-ended':
      return {
        who,
        verb: 'ended',
        what: { name: count === 1 ? 'a session' : formatCounted(count, 'session'), href: null },
        rest: null,
      };
    case 'account.signed-in': {
      const address = data['address'];
      const rest = typeof address === 'string' ? `from ${address}` : null;
      return { who, verb: verbs[action], what: null, rest };
    }
    default:
      return { who, verb: verbs[action], what: subjectOf(activity), rest: null };
  }
}

/** How the planes of an image lie by now. */
function stackWords(data: Activity['data']): Pick<ActivityWords, 'verb' | 'rest'> {
  if (data['asStored'] === true) return { verb: 'took back what was said of the planes of', rest: null };
  const counted = [
    ['slices', 'slice'],
    ['channels', 'channel'],
    ['times', 'time'],
  ] as const;
  const parts = counted.flatMap(([name, word]) => {
    const count = Number(data[name] ?? 1);
    return count === 1 ? [] : [formatCounted(count, word)];
  });
  const apart = data['sliceUm'];
  if (typeof apart === 'number') parts.push(`${sizeFormat.format(apart)} µm apart`);
  return { verb: 'corrected the planes of', rest: parts.length > 0 ? `to ${parts.join(', ')}` : null };
}

function imagesOf(activity: Activity): ActivityWords['what'] {
  const { count, project } = activity;
  if (count === 1) return subjectOf(activity);
  return { name: formatCounted(count, 'image'), href: project && projectPath(project.id) };
}

function manyJobs({ count, project }: Activity): ActivityWords['what'] {
  return { name: formatCounted(count, 'job'), href: project && projectPath(project.id, 'jobs') };
}

function subjectOf({ subject, project, action, actor }: Activity): ActivityWords['what'] {
  if (!subject) return null;
  if (subject.type === 'session' || subject.name === '') return null;
  // Who did it is named already.
  if (subject.id === actor?.id && action !== 'account.renamed') return null;
  return { name: subject.name, href: hrefOf(subject, project, action) };
}

function hrefOf(
  { type, id }: NonNullable<Activity['subject']>,
  project: Activity['project'],
  action: Activity['action'],
): string | null {
  if (action === 'image.deleted' || action === 'image.purged' || action === 'project.deleted') return null;
  if (type === 'project') return projectPath(id);
  if (type === 'job') return jobPath(id);
  if (type === 'image' && project) return imagePath(project.id, id);
  return type === 'batch' && project ? projectPath(project.id, 'jobs') : null;
}

function batchOutcome({ count, data, project }: Activity): Pick<ActivityWords, 'what' | 'rest'> {
  const failed = Number(data['failed'] ?? 0);
  const cancelled = Number(data['cancelled'] ?? 0);
  const completed = Number(data['completed'] ?? count);
  const others = [
    failed > 0 && `${formatCount(failed)} failed`,
    cancelled > 0 && `${formatCount(cancelled)} cancelled`,
  ].filter(Boolean);
  return {
    what: { name: formatCounted(completed, 'image'), href: project && projectPath(project.id, 'jobs') },
    rest: others.length > 0 ? `, ${others.join(', ')}` : null,
  };
}
