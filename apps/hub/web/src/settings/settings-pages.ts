/** The pages of the settings, as one part that is loaded when one of them is opened. */
export { AccountPage } from './account-page.tsx';
export { NoticesPage } from './notices-page.tsx';
export { PeoplePage } from './people-page.tsx';
export { WorkersPage } from './workers-page.tsx';
