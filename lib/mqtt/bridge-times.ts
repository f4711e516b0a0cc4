import { seconds } from '../router/clock.ts';

/** What the broker keeps of ours is listened to before anything is said over it, in milliseconds. */
export const HEAR_MS = 300;
/** The same where an earlier run may have left something below another base: that leads to further topics. */
export const HEAR_FORMER_MS = seconds(2);
/** How long retained documents are looked through for what earlier runs of ours left. */
export const SCAN_MS = seconds(5);
/** How long a deploy may take; then those who have not come back are gone. */
export const DEPLOY_MS = seconds(20);
export const CLOSE_MS = seconds(1);
