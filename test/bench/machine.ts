import { cpus, loadavg, totalmem } from 'node:os';
import { arch, platform, version } from 'node:process';

/** Processes that wait for a core, from which on times are too long to trust; building the page is less. */
const BUSY = 2;

/** One line about where and when a run took place. */
export function machineLine(chromiumVersion: string, now: Date): string {
  const model = cpus()[0]?.model.trim() ?? 'unknown processor';
  const memory = `${Math.round(totalmem() / 1024 ** 3)} GiB`;
  const day = now.toISOString().slice(0, 10);
  return `${model}, ${cpus().length} cores, ${memory}, ${platform} ${arch}, Node ${version.slice(1)}, Chromium ${chromiumVersion}, ${day}`;
}

/** How busy others kept the machine over the last minute, where they did and the system tells; to be asked before a run. */
export function loadBefore(): string {
  const [load = 0] = loadavg();
  return load < BUSY ? '' : `, busy with other work (load ${load.toFixed(1)} before the run)`;
}
