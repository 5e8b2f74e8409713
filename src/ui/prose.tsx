import { prosePieces } from './prose-pieces.ts';

/** A description as it reads: its links can be followed, its code and stresses are set as such. */
export function Prose({ text }: { readonly text: string }) {
  return (
    <>
      {prosePieces(text).map((piece, i) => {
        switch (piece.is) {
          case 'text':
            return piece.text;
          case 'code':
            return <code key={i}>{piece.text}</code>;
          case 'strong':
            return <strong key={i}>{piece.text}</strong>;
          case 'emphasis':
            return <em key={i}>{piece.text}</em>;
          case 'link':
            return (
              <a key={i} href={piece.href} target="_blank" rel="noopener noreferrer">
                {piece.text}
              </a>
            );
        }
      })}
    </>
  );
}
