import { useEffect, useState } from 'preact/hooks';
import { useApp, useFeature } from '../core/use-app.ts';
import { LIST } from './list-feature.ts';
import type { VirtualRows } from './virtual-rows.ts';

/**
 * Scrolls the first listing to the metric that the page was opened with. Later the list stays where the user left it.
 */
export function useOpenInView({ reveal }: VirtualRows, openId: string | undefined, isListed: boolean): void {
  const { client, report } = useApp();
  const list = useFeature(LIST);
  const [firstId] = useState(openId);
  useEffect(() => {
    if (firstId === undefined || !isListed) return;
    client.rowOf(firstId).then((rowid) => {
      const place = rowid === undefined ? -1 : (list.listing.peek()?.rowids.indexOf(rowid) ?? -1);
      // A user who has moved into the list in the meantime stays there.
      if (rowid === undefined || place === -1 || list.cursor.peek() !== undefined) return;
      list.moveTo(rowid);
      reveal(place);
    }, report);
  }, [client, list, report, reveal, firstId, isListed]);
}
