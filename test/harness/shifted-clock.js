/**
 * Preloaded into a process and its children: shifts their clock by `CLOCK_SHIFT_DAYS`, so that a test that knows today's
 * date fails. OpenSSL reads the clock of the system, so certificates for TLS connections must be valid at any time.
 */
const RealDate = Date;
const shiftMs = Number(process.env.CLOCK_SHIFT_DAYS) * 86_400_000;
if (!Number.isInteger(shiftMs)) throw new Error('CLOCK_SHIFT_DAYS is not a number of days');

globalThis.Date = new Proxy(RealDate, {
  // `Date()` is a text.
  apply: () => new RealDate(RealDate.now() + shiftMs).toString(),
  construct: (target, values, newTarget) =>
    Reflect.construct(target, values.length > 0 ? values : [RealDate.now() + shiftMs], newTarget),
  get: (target, name) => (name === 'now' ? () => RealDate.now() + shiftMs : Reflect.get(target, name)),
});
RealDate.prototype.constructor = globalThis.Date;

const { timeOrigin } = performance;
Object.defineProperty(performance, 'timeOrigin', { value: timeOrigin + shiftMs, configurable: true });
