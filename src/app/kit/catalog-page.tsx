import type { ComponentChildren } from 'preact';
import { usePageTitle } from '../core/page-title.ts';
import './catalog-page.css';

interface CatalogPageProps {
  readonly title: string;
  /** A sentence under the title. */
  readonly lead?: ComponentChildren;
  /** An action on all of it, beside the title. */
  readonly action?: ComponentChildren;
  readonly children: ComponentChildren;
}

/** A page about the whole catalog: a title, a sentence, and its content. */
export function CatalogPage({ title, lead, action, children }: CatalogPageProps) {
  usePageTitle(title);
  return (
    <article class="catalog-page">
      <header class="catalog-page-head">
        <h1>{title}</h1>
        {action}
        {lead !== undefined && <p>{lead}</p>}
      </header>
      {children}
    </article>
  );
}
