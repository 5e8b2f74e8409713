/**
 * Wraps a read so that a late answer never wins: only the answer to the latest call reaches `take`. At most one read
 * is under way. Calls made in the meantime wait, and of these only the latest is read. The promise resolves when the
 * call was answered or superseded, and rejects if its own read failed. `giveUp` is called when nobody wants the answer
 * any more to what is being read, so that it may come sooner, whatever it is.
 */
export function latestOnly<Ask, Answer>(
  read: (ask: Ask) => Promise<Answer>,
  take: (answer: Answer, ask: Ask) => void,
  giveUp: () => void = () => undefined,
): (ask: Ask) => Promise<void> {
  let latest = 0;
  let isReading = false;
  let underWay: Promise<unknown> = Promise.resolve();

  return async (ask) => {
    latest += 1;
    const number = latest;
    if (isReading) giveUp();
    await underWay;
    if (number !== latest) return;
    isReading = true;
    const reading = read(ask);
    // Waiting calls only need to know that it is over; the failure itself goes to this call's caller.
    const over = (): void => void (isReading = false);
    underWay = reading.then(over, over);
    const answer = await reading;
    if (number === latest) take(answer, ask);
  };
}
