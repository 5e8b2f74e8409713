import { useApp } from '../core/use-app.ts';
import { FirstPage } from '../kit/first-page.tsx';

interface NotLoadedProps {
  readonly because: string;
}

/** The screen of a page of which a part could not be loaded. The catalog is safe, and only waits for it. */
export function NotLoaded({ because }: NotLoadedProps) {
  const app = useApp();
  return (
    <FirstPage>
      <h1 class="first-title">Metricbook is not complete</h1>
      <p class="first-lead">{because}</p>
      <p>The catalog in this browser was not touched. It opens as soon as the missing part is there.</p>
      <div class="first-actions">
        <button type="button" class="main-button" onClick={() => app.reload()}>
          Reload the page
        </button>
      </div>
    </FirstPage>
  );
}
