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
  const { now, zone } = useApp();
  const exact = exactTime(at, zone());
  return (
    <time class="change-time" dateTime={machineTime(at)} title={exact}>
      <span aria-hidden="true">{under === 'day' ? timeOfDay(at, now(), zone()) : relativeTime(at, now(), zone())}</span>
      <span class="visually-hidden">{exact}</span>
    </time>
  );
}
