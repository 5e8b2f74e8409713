import type { Instant } from '../../domain/core/instant.ts';
import { exactTime, machineTime, relativeTime, timeOfDay } from '../../domain/core/relative-time.ts';
import { useApp } from '../core/use-app.ts';
import './change-time.css';

interface ChangeTimeProps {
  readonly at: Instant;
  /** The heading above it, which need not be repeated. */
  readonly under?: 'nothing' | 'day';
}

/** The time of something: how long ago for sighted users, the exact time on hover and for screen readers. */
export function ChangeTime({ at, under = 'nothing' }: ChangeTimeProps) {
  const { now } = useApp();
  const exact = exactTime(at);
  return (
    <time class="change-time" dateTime={machineTime(at)} title={exact}>
      <span aria-hidden="true">{under === 'day' ? timeOfDay(at, now()) : relativeTime(at, now())}</span>
      <span class="visually-hidden">{exact}</span>
    </time>
  );
}
