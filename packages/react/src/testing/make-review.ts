import type { JobReview } from '@headway/protocol';

/** An open question with two choices, with what a test wants to be different. */
export function makeReview(changes: Partial<JobReview> = {}): JobReview {
  return {
    id: 'r1',
    jobId: '01K00000000000000000000001',
    attempt: 1,
    name: 'outlines',
    status: 'open',
    title: 'Are these outlines right?',
    message: 'Three of them are uncertain.',
    choices: [
      { value: 'accept', label: 'Accept' },
      { value: 'redo', label: 'Find them again' },
    ],
    data: null,
    answer: null,
    answeredBy: null,
    createdAt: '2026-01-01T10:00:00.000Z',
    answeredAt: null,
    revision: 1,
    ...changes,
  };
}
