import { config } from 'zod';

// The page's policy forbids code made of text. Zod would try it once, and the browser reports that.
// Imported before all else: schemas take over what holds when they are made.
config({ jitless: true });
