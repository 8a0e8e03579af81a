// Loaded first (`node -r`): at its end a process says what it used as JSON on descriptor 3. In CommonJS, because -r knows no other.
const { readFileSync, writeSync } = require('node:fs');

process.on('exit', () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  // `maxRSS` of a child begins with what its parent had.
  const peakKib = Number(/VmHWM:\s*(\d+)/.exec(status())?.[1] ?? maxRSS);
  const used = { cpuS: (userCPUTime + systemCPUTime) / 1e6, peakMib: peakKib / 1024, wallS: process.uptime() };
  writeSync(3, JSON.stringify(used));
});

function status() {
  try {
    return readFileSync('/proc/self/status', 'utf8');
  } catch {
    return '';
  }
}
