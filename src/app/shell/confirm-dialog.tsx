import { Modal } from '../kit/modal.tsx';
import { usePage } from '../core/page-context.ts';

/** Whatever is to be confirmed before it is done. */
export function QuestionDialog() {
  const { questions } = usePage();
  const question = questions.open.value;
  if (question === undefined) return null;
  return (
    <Modal labelledBy="question-title" onCancel={() => questions.answer(false)}>
      <h2 id="question-title" class="modal-title">
        {question.title}
      </h2>
      <p class="modal-text">{question.text}</p>
      {question.items.length > 0 && (
        <ul class="modal-items">
          {question.items.map((item, i) => (
            <li key={`${i} ${item}`}>{item}</li>
          ))}
        </ul>
      )}
      <div class="modal-buttons">
        <button type="button" class="button" autofocus onClick={() => questions.answer(false)}>
          {question.no}
        </button>
        {question.between !== undefined && (
          <button type="button" class="button" onClick={() => questions.answer('between')}>
            {question.between}
          </button>
        )}
        <button type="button" class="main-button" onClick={() => questions.answer(true)}>
          {question.yes}
        </button>
      </div>
    </Modal>
  );
}
