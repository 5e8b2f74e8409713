import { useLayoutEffect, useRef } from 'preact/hooks';
import { linksFormText, linksInForm } from '../../domain/metric/detail-form.ts';
import type { Link } from '../../domain/metric/details.ts';
import { Icon } from '../kit/icon.tsx';
import { CODE, NAME } from '../kit/stored-text.ts';
import { FormField } from './form-field.tsx';
import type { FieldParts } from './form-field.tsx';
import type { MetricForm } from './metric-form-state.ts';

/** The links of a metric: a row with label and address for each, and a button that adds one. */
export function FormLinks({ form }: { readonly form: MetricForm }) {
  return (
    <FormField form={form} field="links" title="Links" shape="fact" isLabel={false}>
      {(parts) => <Rows {...parts} />}
    </FormField>
  );
}

function Rows({ id, text, isInvalid, describedBy, write }: FieldParts) {
  const links = linksInForm(text);
  const list = useRef<HTMLDivElement>(null);
  const countRef = useRef(links.length);

  // A row that was added takes the focus; if one was removed, the button that adds has it.
  useLayoutEffect(() => {
    const before = countRef.current;
    countRef.current = links.length;
    if (before === links.length || list.current?.contains(document.activeElement) !== true) return;
    const places = list.current.querySelectorAll<HTMLElement>('[data-label], .form-link-add');
    places[links.length > before ? links.length - 1 : links.length]?.focus();
  }, [links.length]);

  function set(at: number, link: Link): void {
    write(linksFormText(links.map((one, i) => (i === at ? link : one))));
  }

  return (
    <div ref={list} class="form-links" role="group" aria-label="Links">
      {links.map((link, i) => (
        <div key={i} class="form-link">
          <input
            class="combobox-input"
            data-label
            {...NAME}
            aria-label={`Label of link ${i + 1}`}
            autocomplete="off"
            placeholder="label"
            value={link.label}
            onInput={(event) => set(i, { ...link, label: event.currentTarget.value })}
          />
          <input
            id={i === 0 ? id : undefined}
            class="combobox-input"
            {...CODE}
            inputMode="url"
            aria-label={`Address of link ${i + 1}`}
            aria-invalid={isInvalid}
            aria-describedby={describedBy}
            autocomplete="off"
            autocapitalize="off"
            spellcheck={false}
            placeholder="https://…"
            value={link.url}
            onInput={(event) => set(i, { ...link, url: event.currentTarget.value })}
          />
          <button
            type="button"
            class="item-remove"
            aria-label={`Remove link ${i + 1}`}
            onClick={() => write(linksFormText(links.filter((_, at) => at !== i)))}
          >
            <Icon name="close" size={12} />
          </button>
        </div>
      ))}
      <button
        id={links.length === 0 ? id : undefined}
        type="button"
        class="quiet-button form-link-add"
        onClick={() => write(linksFormText([...links, { label: '', url: '' }]))}
      >
        Add link
      </button>
    </div>
  );
}
