/** Why names were published that somebody else requested, although the run itself had turned logging on. */
import { type Attempt, mayBeDone } from './attempts.ts';
import { showsPending } from './order.ts';
import type { Happening, Story } from './story.ts';

/** A recovery looks for so long at most. */
const RECOVERY_MS = 180_000;

/** Whether names that somebody else requested were published by the run's own update. */
export const isOurPublication = ({ is, requested, published }: Happening): boolean =>
  is === 'issued' && published?.by === 'run' && requested?.by !== 'run';

/**
 * Returns why a publication could not be avoided; undefined if it could. A request of somebody else that comes between the look
 * and the update cannot be seen before; nothing but the next look can show it, and only what is sent behind that can help.
 */
export function explainPublication({ at, requested, published }: Happening, story: Story): string | undefined {
  const { attempts, isPermitted, steps } = story;
  if (isPermitted) return 'permitted by the policy';
  if (!requested || !published) return undefined;
  const put = attempts.find((each) => each.kind === 'put' && each.disableCt === false);
  const look = attempts.findLast(({ kind, sent }) => kind === 'order' && sent < (put?.sent ?? 0));
  if (look?.order?.disableCt === false) return 'turned off by somebody else, behind a look that shows enabled';
  if (requested.at < (look?.served ?? 0))
    return look?.isFalse ? 'the look before the update showed the past' : undefined;
  const reads = attempts.filter(
    ({ kind, served, ended = 0 }) => kind === 'order' && (served ?? ended) > Math.max(requested.at, published.at),
  );
  const telling = reads.find((read) => mayShow(read));
  if (!telling) return 'requested after the last look of the run';
  if (at < (telling.served ?? telling.ended ?? 0)) return 'issued before the next look could show it';
  const own = attempts.find((each) => each.kind === 'post' && mayBeDone(each));
  if (own && own.sent < requested.at) return "after the run's own request, in its place";
  if (own && own.sent < (telling.served ?? telling.ended ?? 0)) return "beside the run's own request";
  if (reads.some(({ isFalse }) => isFalse)) return 'a look showed the past';
  const off = attempts.filter(
    ({ kind, disableCt, sent }) => kind === 'put' && disableCt === true && sent > telling.sent,
  );
  const answered = off.find(({ sent }) => sent < at);
  if (answered) return 'logging could not be turned off';
  // Whether the run went on as if nothing had appeared.
  const before = attempts.findLast(({ sent }) => sent < at) ?? telling;
  const isSoon = before.sentAt - telling.sentAt < RECOVERY_MS;
  return isSoon && steps.at(-1)?.isRed ? 'issued while the recovery looked' : undefined;
}

/** Whether a read says that something is pending, or cannot say it: what the run has turned on must then be turned off. */
const mayShow = ({ outcome, order }: Attempt) =>
  outcome !== 'done' || !order || !order.isIssued || showsPending(order) !== false;
