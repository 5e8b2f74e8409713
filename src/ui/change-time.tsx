import type { Instant } from '../domain/instant.ts';
import { exactTime, machineTime, relativeTime, timeOfDay } from '../domain/relative-time.ts';
import { usePage } from './page-context.ts';
import './styles/change-time.css';

interface ChangeTimeProps {
  readonly at: Instant;
  /** The heading above it, which need not be said again. */
  readonly under?: 'nothing' | 'day';
}

/** When something happened: how long ago for the eye, the exact time on hover and for a screen reader. */
export function ChangeTime({ at, under = 'nothing' }: ChangeTimeProps) {
  const { now } = usePage();
  const exact = exactTime(at);
  return (
    <time class="change-time" dateTime={machineTime(at)} title={exact}>
      <span aria-hidden="true">{under === 'day' ? timeOfDay(at, now()) : relativeTime(at, now())}</span>
      <span class="visually-hidden">{exact}</span>
    </time>
  );
}
