let isFollowed = false;

/** Notes whether a metric's graph is left by the keyboard: then the keyboard goes on in the next one's. */
export function followByKey(isByKey: boolean): void {
  isFollowed = isByKey;
}

/** Whether the graph before was left by the keyboard; asked once, it is forgotten. */
export function wasFollowedByKey(): boolean {
  const was = isFollowed;
  isFollowed = false;
  return was;
}
