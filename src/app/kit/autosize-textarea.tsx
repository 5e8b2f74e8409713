import type { TextareaHTMLAttributes } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

type GrownFieldProps = TextareaHTMLAttributes & { readonly value: string };

/** A multi-line field that is as tall as its text, even if the browser lacks `field-sizing`. */
export function GrownField(props: GrownFieldProps) {
  const ref = useRef<HTMLTextAreaElement>(null);
  useLayoutEffect(() => {
    const field = ref.current;
    if (field === null || CSS.supports('field-sizing', 'content')) return;
    const borders = field.offsetHeight - field.clientHeight;
    field.style.height = 'auto';
    field.style.height = `${field.scrollHeight + borders}px`;
  }, [props.value]);
  return <textarea {...props} ref={ref} />;
}
