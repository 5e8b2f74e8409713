import { useEffect, useState } from 'preact/hooks';
import { useApp } from '../core/use-app.ts';

interface CopyButtonProps {
  readonly text: string;
  readonly label: string;
}

/** Copies a text, and says so in place for two seconds. */
export function CopyButton({ text, label }: CopyButtonProps) {
  const { notices } = useApp();
  const [copied, setCopied] = useState(false);

  useEffect(() => {
    if (!copied) return undefined;
    const timer = setTimeout(() => setCopied(false), 2_000);
    return () => clearTimeout(timer);
  }, [copied]);

  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
    } catch {
      // A page without HTTPS has no clipboard, and a user may refuse access. The text can still be selected.
      notices.warn('The browser blocked copying. Select the text and copy it by hand.');
    }
  }

  return (
    <button type="button" class="quiet-button" onClick={() => void copy()} aria-live="polite">
      {copied ? 'Copied' : label}
    </button>
  );
}
