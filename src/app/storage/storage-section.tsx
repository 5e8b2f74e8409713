import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import './storage.css';

interface StorageSectionProps {
  readonly title: string;
  readonly children: ComponentChildren;
}

/** A section of the storage screen, with its heading. */
export function StorageSection({ title, children }: StorageSectionProps) {
  const titleId = useId();
  return (
    <section class="storage-section" aria-labelledby={titleId}>
      <h2 class="label" id={titleId}>
        {title}
      </h2>
      {children}
    </section>
  );
}

interface StorageFactProps {
  readonly name: string;
  readonly children: ComponentChildren;
}

/** One line of a section's `dl`. */
export function StorageFact({ name, children }: StorageFactProps) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
