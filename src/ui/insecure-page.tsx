import { FirstPage } from './first-page.tsx';

/** In place of everything, where the page came over a connection that is not secure. */
export function InsecurePage({ host }: { readonly host: string }) {
  return (
    <FirstPage>
      <h1 class="first-title">Metricbook needs https</h1>
      <p class="first-lead" role="alert">
        This page came from {host} by plain http. Over such a connection the browser does not let it check what is
        stored, so no catalog was opened. Nothing was changed.
      </p>
      <p>
        Open it by an address that begins with <span class="mono">https://</span>. If there is none, ask whoever runs{' '}
        {host} to serve it by https. On the machine that serves it, <span class="mono">http://localhost</span> works as
        well.
      </p>
    </FirstPage>
  );
}
