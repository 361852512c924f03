/** The pages about jobs, as one part of the app that is loaded when one of them is wanted. */
export { ActivityPage } from '../activity/activity-page.tsx';
export { InboxPage } from '../inbox/inbox-page.tsx';
export { QueuePage } from '../queue/queue-page.tsx';
export { ReviewsPage } from '../reviews/reviews-page.tsx';
export { JobPage } from './job-page.tsx';
