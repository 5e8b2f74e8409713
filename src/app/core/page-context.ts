import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Page } from '../shell/create-app.ts';

export const PageContext = createContext<Page | undefined>(undefined);

/** The page's state and actions, for any component below the app. */
export function usePage(): Page {
  const page = useContext(PageContext);
  if (page === undefined) throw new Error('usePage is called outside of the app');
  return page;
}
