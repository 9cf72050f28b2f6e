import { vi } from 'vitest';

/** Waits until something is so. Only what never happens reaches the limit, however busy the machine is. */
export const eventually = (isSo: () => boolean) => vi.waitUntil(isSo, { timeout: 300_000, interval: 5 });
