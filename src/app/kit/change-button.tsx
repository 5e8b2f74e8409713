import type { ComponentProps } from 'preact';
import type { Page } from '../shell/create-app.ts';
import { usePage } from '../core/page-context.ts';

interface ChangeButtonProps extends Omit<ComponentProps<'button'>, 'type' | 'title' | 'disabled' | 'aria-disabled'> {
  /** Sends its form: that is refused where it leads to, so that the reason stands in the form. */
  readonly submits?: boolean;
  /** Its own change is under way. */
  readonly busy?: boolean;
}

/**
 * A button whose click changes the catalog, or begins to. While nothing can be changed it is off and says why; it stays
 * in reach of the keyboard, so that the reason is. Where a catalog is only read, it is not there.
 */
export function ChangeButton({ submits = false, busy = false, onClick, ...rest }: ChangeButtonProps) {
  const page = usePage();
  const because = page.saving.obstacle.value;
  if (!page.saving.isOffered.value) return null;
  return (
    <button
      {...rest}
      type={submits ? 'submit' : 'button'}
      aria-disabled={busy || because !== undefined}
      title={because?.message}
      onClick={(event) => {
        if (submits || !refusesChange(page)) onClick?.(event);
      }}
    />
  );
}

/** Whether nothing can be changed at present; says so where it is. */
export function refusesChange({ saving, notices }: Page): boolean {
  const because = saving.obstacle.peek();
  if (because !== undefined) notices.tell(because.message);
  return because !== undefined;
}
