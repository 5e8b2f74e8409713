/** A text with the line ends that a browser's fields give. */
export function unixLines(text: string): string {
  return text.replace(/\r\n?/g, '\n');
}

/**
 * Gives a text from a browser's field the line ends of the text before: each line that is as before its earlier end, and
 * the others the first one. Returns it as it is if the text before has none but line feeds.
 */
export function withLineEndsOf(before: string, text: string): string {
  if (!before.includes('\r')) return text;
  const ends = before.match(/\r\n?|\n/g) ?? [];
  const [was, now] = [unixLines(before).split('\n'), unixLines(text).split('\n')];
  const most = Math.min(was.length, now.length);
  let start = 0;
  while (start < most && was[start] === now[start]) start += 1;
  let end = 0;
  while (end < most - start && was[was.length - 1 - end] === now[now.length - 1 - end]) end += 1;
  return now
    .map((line, i) => {
      const left = now.length - 1 - i;
      if (left === 0) return line;
      const own = i < start ? ends[i] : left < end ? ends[ends.length - left] : undefined;
      return line + (own ?? ends[0] ?? '\n');
    })
    .join('');
}
