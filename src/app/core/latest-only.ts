/**
 * Wraps a read so that a late answer never wins: only the answer to the latest call reaches `take`. At most one read
 * is under way. Calls made in the meantime wait, and of these only the latest is read. The promise resolves when the
 * call was answered or superseded, and rejects if its own read failed.
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
    // Waiting calls only need to know that it is over; the failure itself goes to this call's caller.
    underWay = reading.then(
      () => undefined,
      () => undefined,
    );
    const answer = await reading;
    if (number === latest) take(answer, ask);
  };
}
