/** A driver's answer: a value, or an error with a name and a sentence. */
interface Answer {
  readonly value: unknown;
}

/** A browser that takes longer hangs. */
const TIMEOUT_MS = 60_000;

/** One session of a W3C WebDriver: the calls that the tests need, and no more. */
export class WebDriverSession {
  readonly #address: string;

  private constructor(address: string) {
    this.#address = address;
  }

  /** Makes the driver at an address start a browser. */
  static async begin(driver: string, capabilities: Readonly<Record<string, unknown>>): Promise<WebDriverSession> {
    const { sessionId } = await ask<{ sessionId: string }>(`${driver}/session`, 'POST', {
      capabilities: { alwaysMatch: capabilities },
    });
    return new WebDriverSession(`${driver}/session/${sessionId}`);
  }

  /** Reads from the session: `path` as the standard names it, such as `/url`. */
  get<T>(path: string): Promise<T> {
    return ask<T>(this.#address + path, 'GET');
  }

  /** Sends the session a command. */
  post<T = null>(path: string, body: Readonly<Record<string, unknown>> = {}): Promise<T> {
    return ask<T>(this.#address + path, 'POST', body);
  }

  /** Ends the session and its browser. */
  async end(): Promise<void> {
    await ask(this.#address, 'DELETE');
  }
}

async function ask<T>(url: string, method: string, body?: Readonly<Record<string, unknown>>): Promise<T> {
  const response = await fetch(url, {
    method,
    body: body === undefined ? null : JSON.stringify(body),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  const { value } = (await response.json()) as Answer;
  if (response.ok) return value as T;
  const { error, message } = value as { readonly error: string; readonly message: string };
  throw new Error(`${method} ${new URL(url).pathname}: ${error}: ${message}`);
}
