/** What is wrong with one field of a request. */
export interface FieldError {
  field: string;
  message: string;
}
