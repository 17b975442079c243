/** Table `answered_message`: what each message of a caller was answered with. */

/** A row; `actor` and `message_id` are its key. */
export interface AnsweredMessageTable {
  readonly actor: string;
  readonly message_id: string;
  readonly request_digest: string;
  readonly answer_id: string;
  readonly answered_at: string;
}
