import type { Notification, Role } from '@headway/hub-api';
import { formatCount } from '@headway/react';
import { formatCounted } from '../format.ts';
import { jobTitle } from '../jobs/job-title.ts';
import { imagePath, jobPath, projectPath } from '../paths.ts';

/** What a notification is like: its icon and colour. */
export type NotificationTone = 'done' | 'failed' | 'attention' | 'person' | 'plain';

/** A notification in words. */
export interface NotificationWords {
  tone: NotificationTone;
  /** One sentence without its full stop. */
  title: string;
  detail: string | null;
  /** The page that it is about. */
  href: string | null;
}

const asRole: Readonly<Record<Role, string>> = {
  owner: 'an owner',
  editor: 'an editor',
  viewer: 'a viewer',
};
const rights: Readonly<Record<Role, string>> = {
  owner: 'You can do everything in it.',
  editor: 'You can add, run and change what is in it.',
  viewer: 'You can see and download what is in it.',
};

/** Says what a notification tells. */
export function notificationWords(notification: Notification): NotificationWords {
  const { project, by, count } = notification;
  const name = project?.name || 'a project';
  const who = by?.name || 'Somebody';
  const toProject = project && projectPath(project.id);
  switch (notification.kind) {
    case 'batch.done': {
      const { completed, failed, nothingFound } = notification.data;
      const rest = [
        nothingFound > 0 && `nothing found in ${formatCount(nothingFound)}`,
        failed > 0 && `${formatCount(failed)} failed`,
      ].filter(Boolean);
      return {
        tone: failed > 0 ? 'attention' : 'done',
        title: `${formatCounted(completed, 'image')} processed`,
        detail: rest.length > 0 ? capital(`${rest.join(', ')}.`) : null,
        href: toProject,
      };
    }
    case 'job.done': {
      const { jobId, assetId, name: of, summary } = notification.data;
      const href = project && assetId ? imagePath(project.id, assetId) : jobPath(jobId);
      return { tone: 'done', title: `${of} is done`, detail: summary, href };
    }
    case 'job.failed': {
      const { jobId, message } = notification.data;
      const of = workOf(notification.data);
      if (count === 1)
        return { tone: 'failed', title: `${of} failed`, detail: message, href: jobPath(jobId) };
      return {
        tone: 'failed',
        title: `${formatCounted(count, 'image')} failed`,
        detail: `The last one: ${message}`,
        href: project ? projectPath(project.id, 'jobs') : jobPath(jobId),
      };
    }
    case 'job.question': {
      const { name: of, title } = notification.data;
      const detail = count === 1 ? of : `${of} and ${formatCounted(count - 1, 'other')}`;
      return { tone: 'attention', title, detail, href: '/reviews' };
    }
    case 'project.shared':
      return {
        tone: 'person',
        title: `${who} shared ${name} with you`,
        detail: rights[notification.data.role],
        href: toProject,
      };
    case 'project.role':
      return {
        tone: 'person',
        title: `${who} made you ${asRole[notification.data.role]} of ${name}`,
        detail: rights[notification.data.role],
        href: toProject,
      };
    case 'project.left':
      return {
        tone: 'person',
        title: `${who} removed you from ${name}`,
        detail: 'You can’t see it any more.',
        href: null,
      };
    case 'project.deleted':
      return {
        tone: 'person',
        title: `${who} deleted ${name}`,
        detail: 'Its owners can bring it back for a while.',
        href: null,
      };
    case 'invitation.accepted':
      return {
        tone: 'person',
        title: `${who} joined ${name}`,
        detail: `As ${asRole[notification.data.role]}.`,
        href: toProject,
      };
    case 'result.changed': {
      const { assetId, name: of } = notification.data;
      return {
        tone: 'person',
        title: `${who} changed the result of ${of}`,
        detail: count > 1 ? `${formatCount(count)} times since you looked.` : null,
        href: project && imagePath(project.id, assetId),
      };
    }
    case 'notice':
      return {
        tone: notification.data.level === 'info' ? 'plain' : 'attention',
        title: notification.data.message,
        detail: null,
        href: null,
      };
    case 'system.warning':
      return { tone: 'attention', title: notification.data.message, detail: null, href: '/system' };
  }
}

/** The image of a job, else what the job does. */
function workOf({ assetId, name }: { assetId: string | null; name: string }): string {
  return assetId === null ? jobTitle({ kind: name, labels: { action: name } }) : name;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
