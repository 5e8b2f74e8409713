import type { ComponentChildren } from 'preact';
import { NAME } from '../kit/stored-text.ts';

interface FactProps {
  readonly name: string;
  /** `column`: of another program, under its own name. `custom`: a field that the catalog names. */
  readonly own?: 'column' | 'custom';
  readonly children: ComponentChildren;
}

/** A line of the facts: a name and a value. */
export function Fact({ name, own, children }: FactProps) {
  return (
    <div>
      <dt {...(own === undefined ? {} : NAME)} class={own === undefined ? '' : `overview-${own}`}>
        {name}
      </dt>
      <dd>{children}</dd>
    </div>
  );
}
