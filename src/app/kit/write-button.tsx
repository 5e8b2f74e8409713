import type { ComponentProps } from 'preact';
import { guardWrite } from '../core/saving.ts';
import { useApp } from '../core/use-app.ts';

interface WriteButtonProps extends Omit<ComponentProps<'button'>, 'type' | 'title' | 'disabled' | 'aria-disabled'> {
  /**
   * True if it submits its form. A write block is then reported by the form's handler, so that the reason appears in
   * the form.
   */
  readonly submits?: boolean;
  /** True while its own change is under way. */
  readonly busy?: boolean;
}

/**
 * A button whose click changes the catalog, or leads to a change. During a write block it is disabled and its title
 * gives the reason. It stays focusable, so that the reason can be reached by keyboard. In a published catalog it is
 * not rendered.
 */
export function WriteButton({ submits = false, busy = false, onClick, ...rest }: WriteButtonProps) {
  const app = useApp();
  const because = app.saving.writeBlock.value;
  if (!app.saving.canWrite.value) return null;
  return (
    <button
      {...rest}
      type={submits ? 'submit' : 'button'}
      aria-disabled={busy || because !== undefined}
      title={because?.message}
      onClick={(event) => {
        if (submits || !guardWrite(app)) onClick?.(event);
      }}
    />
  );
}
