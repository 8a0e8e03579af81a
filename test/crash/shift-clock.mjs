// Preloaded into an unmodified clipferry: its clock jumps. CLOCK_JUMPS="-7200000,3600000,0" are shifts in milliseconds, each
// in force for CLOCK_EVERY_MS of real time, over and over.
const shifts = (process.env.CLOCK_JUMPS ?? '0').split(',').map(Number);
const everyMs = Number(process.env.CLOCK_EVERY_MS ?? '100');
const RealDate = Date;
const startMs = RealDate.now();

function shiftedNow() {
  const now = RealDate.now();
  return now + (shifts[Math.floor((now - startMs) / everyMs) % shifts.length] ?? 0);
}

globalThis.Date = class ShiftedDate extends RealDate {
  constructor(...args) {
    if (args.length === 0) super(shiftedNow());
    else super(...args);
  }
  static now() {
    return shiftedNow();
  }
};
