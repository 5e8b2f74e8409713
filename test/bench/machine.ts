import { cpus, loadavg, totalmem } from 'node:os';
import { arch, platform, version } from 'node:process';

/** Number of processes waiting for a core from which on times can't be trusted; building the page causes fewer. */
const BUSY = 2;

/** Returns one line about the machine and the time of a run. */
export function machineLine(chromiumVersion: string, now: Date): string {
  const model = cpus()[0]?.model.trim() ?? 'unknown processor';
  const memory = `${Math.round(totalmem() / 1024 ** 3)} GiB`;
  const day = now.toISOString().slice(0, 10);
  return `${model}, ${cpus().length} cores, ${memory}, ${platform} ${arch}, Node ${version.slice(1)}, Chromium ${chromiumVersion}, ${day}`;
}

/**
 * Says how busy others kept the machine over the last minute, if they did and the system reports it; to be called
 * before a run.
 */
export function loadBefore(): string {
  const [load = 0] = loadavg();
  return load < BUSY ? '' : `, busy with other work (load ${load.toFixed(1)} before the run)`;
}
