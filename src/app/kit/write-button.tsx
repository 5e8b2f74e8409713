import type { ComponentProps } from 'preact';
import { guardWrite } from '../core/saving.ts';
import { useApp } from '../core/use-app.ts';

interface WriteButtonProps extends Omit<ComponentProps<'button'>, 'type' | 'title' | 'disabled' | 'aria-disabled'> {
  /** Sends its form: that is refused where it leads to, so that the reason stands in the form. */
  readonly submits?: boolean;
  /** Its own change is under way. */
  readonly busy?: boolean;
}

/**
 * A button whose click changes the catalog, or begins to. While nothing can be changed it is off and says why; it stays
 * in reach of the keyboard, so that the reason is. Where a catalog is only read, it is not there.
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
