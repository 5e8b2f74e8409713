let followed: string | undefined;

/** Notes which metric the keyboard user follows out of a graph, so that the focus continues in that one's graph. */
export function followByKey(id: string): void {
  followed = id;
}

/** Returns true if the keyboard user followed to this metric. Clears the note. */
export function wasFollowedByKey(id: string): boolean {
  if (followed !== id) return false;
  followed = undefined;
  return true;
}
