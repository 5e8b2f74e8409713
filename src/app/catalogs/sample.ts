import { CatalogError } from '../../domain/core/catalog-error.ts';

/** Fetches the sample catalog that is served beside the page, as text. */
export async function fetchSample(base: string): Promise<string> {
  const response = await fetch(new URL('sample-catalog.json', base)).catch((error: unknown) => {
    throw notFetched('the network did not answer', error);
  });
  if (!response.ok) throw notFetched(`the server answered ${response.status}`);
  return response.text();
}

function notFetched(because: string, cause?: unknown): CatalogError {
  return new CatalogError(
    'file-unavailable',
    `The sample could not be fetched: ${because}. Try again, or start with an empty catalog.`,
    {},
    { cause },
  );
}
