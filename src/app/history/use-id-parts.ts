import { useEffect, useState } from 'preact/hooks';
import { useApp } from '../core/use-app.ts';

/** Returns, by id, the parts of ids that tell metrics from others of their names. Empty until they are known. */
export function useIdParts(ids: readonly string[]): ReadonlyMap<string, string> {
  const { client, report } = useApp();
  const [parts, setParts] = useState<ReadonlyMap<string, string>>(new Map());
  const key = JSON.stringify(ids);
  useEffect(() => {
    let isWanted = true;
    const asked = JSON.parse(key) as string[];
    client
      .idParts(asked)
      .then((found) => {
        if (!isWanted) return;
        setParts(new Map(asked.flatMap((id, i) => (found[i] === undefined ? [] : [[id, found[i]] as const]))));
      })
      .catch(report);
    return () => {
      isWanted = false;
    };
  }, [client, report, key]);
  return parts;
}
