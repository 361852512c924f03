/** Pages that few people ever need, as one part that is loaded then. */
export { ForgotPasswordPage } from './forgot-password-page.tsx';
export { InvitationPage } from './invitation-page.tsx';
export { ResetPasswordPage } from './reset-password-page.tsx';
