import type { ComponentChildren } from 'preact';
import './first-page.css';

/** A page without an open catalog: one card of text and buttons. */
export function FirstPage({ children }: { readonly children: ComponentChildren }) {
  return (
    <main class="first-page">
      <div class="first-card">{children}</div>
    </main>
  );
}
