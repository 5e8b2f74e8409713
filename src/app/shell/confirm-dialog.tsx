import { Modal } from '../kit/modal.tsx';
import { useApp } from '../core/use-app.ts';
import { NAME } from '../kit/stored-text.ts';

/** The dialog of the open question, if there is one. */
export function ConfirmDialog() {
  const { confirm } = useApp();
  const question = confirm.open.value;
  if (question === undefined) return null;
  return (
    <Modal labelledBy="question-title" onCancel={() => confirm.answer(false)}>
      <h2 id="question-title" class="modal-title">
        {question.title}
      </h2>
      <p class="modal-text">{question.text}</p>
      {question.items.length > 0 && (
        <ul class="modal-items">
          {question.items.map((item, i) => (
            <li key={`${i} ${item}`} {...NAME}>
              {item}
            </li>
          ))}
        </ul>
      )}
      <div class="modal-buttons">
        <button type="button" class="main-button" autofocus onClick={() => confirm.answer(false)}>
          {question.no}
        </button>
        {question.alternative !== undefined && (
          <button type="button" class="button" onClick={() => confirm.answer('alternative')}>
            {question.alternative}
          </button>
        )}
        <button type="button" class="button button-danger" onClick={() => confirm.answer(true)}>
          {question.yes}
        </button>
      </div>
    </Modal>
  );
}
