let followed: string | undefined;

/** Notes which metric the keyboard follows out of a graph: it goes on in that one's. */
export function followByKey(id: string): void {
  followed = id;
}

/** Whether the keyboard followed to this metric; asked once, it is forgotten. */
export function wasFollowedByKey(id: string): boolean {
  if (followed !== id) return false;
  followed = undefined;
  return true;
}
