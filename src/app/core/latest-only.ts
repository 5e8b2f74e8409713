/**
 * Wraps a read so that a late answer never wins: each call takes a number, and only the newest call's answer reaches
 * `take`. At most one read is under way; calls made meanwhile wait, and all but the newest of them are never read.
 * The promise resolves when the call was answered or overtaken, and rejects where its own read failed.
 */
export function latestOnly<Ask, Answer>(
  read: (ask: Ask) => Promise<Answer>,
  take: (answer: Answer, ask: Ask) => void,
): (ask: Ask) => Promise<void> {
  let latest = 0;
  let underWay: Promise<unknown> = Promise.resolve();

  return async (ask) => {
    latest += 1;
    const number = latest;
    await underWay;
    if (number !== latest) return;
    const reading = read(ask);
    // Whoever waits only wants to know that it is over; the failure itself goes to the caller below.
    underWay = reading.then(
      () => undefined,
      () => undefined,
    );
    const answer = await reading;
    if (number === latest) take(answer, ask);
  };
}
